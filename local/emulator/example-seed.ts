import type { SeedInput } from "./seed";

/**
 * One account that is wired and one that is not, with ids and numbers reserved for documentation.
 * The emulator's command starts from it when no seed file is given.
 */
export const exampleSeed: SeedInput = {
  accountId: "111122223333",
  region: "us-east-1",
  linkedAccounts: [
    {
      id: "waba-01234567890123456789012345678901",
      wabaId: "100000000000001",
      wabaName: "Example Support",
      linkDate: "2026-01-31T09:00:00Z",
      eventDestinations: [
        { eventDestinationArn: "arn:aws:sns:us-east-1:111122223333:example-whatsapp-events" },
      ],
      tags: { team: "support" },
      phoneNumbers: [
        {
          phoneNumberId: "phone-number-id-01234567890123456789012345678901",
          phoneNumber: "+12065550100",
          displayPhoneNumber: "+1 206-555-0100",
          displayPhoneNumberName: "Example Support",
          qualityRating: "GREEN",
          metaPhoneNumberId: "200000000000001",
          // Amazon Connect sets this tag on the numbers it may send from; removing it breaks Connect.
          tags: { AmazonConnectEnabled: "True" },
        },
        {
          phoneNumberId: "phone-number-id-01234567890123456789012345678902",
          phoneNumber: "+12065550101",
          displayPhoneNumber: "+1 206-555-0101",
          displayPhoneNumberName: "Example Support Backup",
          qualityRating: "YELLOW",
          metaPhoneNumberId: "200000000000002",
        },
      ],
    },
    {
      id: "waba-01234567890123456789012345678902",
      wabaId: "100000000000002",
      wabaName: "Example Marketing",
      registrationStatus: "INCOMPLETE",
      linkDate: "2026-02-28T14:30:00Z",
      phoneNumbers: [
        {
          phoneNumberId: "phone-number-id-01234567890123456789012345678903",
          phoneNumber: "+12065550102",
          displayPhoneNumber: "+1 206-555-0102",
          displayPhoneNumberName: "Example Marketing",
          qualityRating: "UNKNOWN",
          metaPhoneNumberId: "200000000000003",
        },
      ],
    },
  ],
};
