import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import type { SeedInput } from "../emulator/seed";

/** Numbers of this exchange are reserved for fiction. */
const FICTIONAL = "+1206555";

/** The accounts of an environment as Meta's sign-up would have linked them: not yet wired or tagged. */
export function demoSeed(environment: Environment): SeedInput {
  const { account, region } = environment;
  return {
    accountId: account,
    region,
    linkedAccounts: accountsOf(environment).map(({ id, phoneNumbers }, index) => ({
      id,
      wabaId: `10000000000000${index}`,
      wabaName: `Example account ${index + 1}`,
      linkDate: "2026-01-31T09:00:00Z",
      phoneNumbers: phoneNumbers.map((number, at) => ({
        phoneNumberId: number.id,
        phoneNumber: `${FICTIONAL}01${index}${at}`,
        displayPhoneNumber: `${FICTIONAL}01${index}${at}`,
        displayPhoneNumberName: `Example number ${at + 1}`,
        qualityRating: "GREEN",
        metaPhoneNumberId: `2000000000000${index}${at}`,
      })),
    })),
  };
}
