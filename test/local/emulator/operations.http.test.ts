import {
  GetLinkedWhatsAppBusinessAccountCommand,
  GetLinkedWhatsAppBusinessAccountPhoneNumberCommand,
  ListLinkedWhatsAppBusinessAccountsCommand,
  PutWhatsAppBusinessAccountEventDestinationsCommand,
  ResourceNotFoundException,
  ValidationException,
} from "@aws-sdk/client-socialmessaging";
import {
  awsError,
  clientOf,
  PHONE,
  PHONE_ARN,
  start,
  TOPIC_ARN,
  UNWIRED_WABA,
  WABA,
  WABA_ARN,
} from "./harness";

const CONNECT_ARN =
  "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-8444-555555555555";
const ROLE_ARN = "arn:aws:iam::111122223333:role/example-connect-role";
const UNKNOWN_WABA = "waba-ffffffffffffffffffffffffffffffff";

/** The number of the seed, as the service answers it. */
const NUMBER = {
  arn: PHONE_ARN,
  phoneNumberId: PHONE,
  phoneNumber: "+12065550100",
  displayPhoneNumber: "+1 206-555-0100",
  displayPhoneNumberName: "Example Support",
  qualityRating: "GREEN",
  metaPhoneNumberId: "200000000000001",
};

describe("GetLinkedWhatsAppBusinessAccount", () => {
  test.each([
    ["an unknown id", UNKNOWN_WABA],
    ["an unknown ARN", WABA_ARN.replace("111122223333", "444455556666")],
  ])("does not find %s", async (_, id) => {
    const client = clientOf(await start());
    const call = client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }));
    await expect(call).rejects.toEqual(awsError("ResourceNotFoundException", 404));
    await expect(call).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test.each([
    ["that of a phone number", PHONE],
    ["the ARN of a phone number", PHONE_ARN],
    ["no prefix", "01234567890123456789012345678901"],
    ["an ARN whose id keeps its prefix", WABA_ARN.replace("waba/", "waba/waba-")],
    ["too long", `waba-${"0".repeat(111)}`],
    ["empty", ""],
  ])("refuses an id: %s", async (_, id) => {
    const client = clientOf(await start());
    const call = client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }));
    await expect(call).rejects.toEqual(awsError("ValidationException", 400, /Value at 'id'/));
    await expect(call).rejects.toBeInstanceOf(ValidationException);
  });

  test.each([WABA, WABA_ARN])("answers %s with the whole account", async (id) => {
    const client = clientOf(await start());
    const { account } = await client.send(new GetLinkedWhatsAppBusinessAccountCommand({ id }));
    expect(account).toEqual({
      id: WABA,
      arn: WABA_ARN,
      wabaId: "100000000000001",
      wabaName: "Example Support",
      registrationStatus: "COMPLETE",
      linkDate: new Date("2026-01-31T09:00:00Z"),
      eventDestinations: [
        { eventDestinationArn: "arn:aws:sns:us-east-1:111122223333:example-whatsapp-events" },
      ],
      phoneNumbers: [
        NUMBER,
        expect.objectContaining({ phoneNumber: "+12065550101", qualityRating: "YELLOW" }),
      ],
    });
  });
});

describe("GetLinkedWhatsAppBusinessAccountPhoneNumber", () => {
  const get = (id: string) => new GetLinkedWhatsAppBusinessAccountPhoneNumberCommand({ id });

  test("does not find an unknown id", async () => {
    const client = clientOf(await start());
    await expect(client.send(get("phone-number-id-0"))).rejects.toEqual(
      awsError("ResourceNotFoundException", 404),
    );
  });

  test("refuses the id of an account", async () => {
    const client = clientOf(await start());
    await expect(client.send(get(WABA))).rejects.toEqual(
      awsError("ValidationException", 400, /regular expression pattern: .*phone-number-id/),
    );
  });

  test.each([PHONE, PHONE_ARN])("answers %s with the number and its account", async (id) => {
    const client = clientOf(await start());
    const { phoneNumber, linkedWhatsAppBusinessAccountId } = await client.send(get(id));
    expect(linkedWhatsAppBusinessAccountId).toBe(WABA);
    expect(phoneNumber).toEqual(NUMBER);
  });
});

describe("PutWhatsAppBusinessAccountEventDestinations", () => {
  const put = (id: string, ...eventDestinations: { eventDestinationArn: string }[]) =>
    new PutWhatsAppBusinessAccountEventDestinationsCommand({ id, eventDestinations });
  const destination = (eventDestinationArn: string, roleArn?: string) => ({
    eventDestinationArn,
    ...(roleArn === undefined ? {} : { roleArn }),
  });

  test.each([
    ["two destinations", [destination(TOPIC_ARN), destination(CONNECT_ARN, ROLE_ARN)], /length/],
    ["no ARN", [destination("whatsapp-events")], /\[0\]\.eventDestinationArn/],
    ["an ARN without a service", [destination("arn:aws")], /\[0\]\.eventDestinationArn/],
    ["a role with a path", [destination(TOPIC_ARN, ROLE_ARN.replace("role/", "role/a/"))], /role/],
    ["a user for a role", [destination(TOPIC_ARN, ROLE_ARN.replace("role/", "user/"))], /roleArn/],
    ["an ARN too long", [destination(`${TOPIC_ARN}${"x".repeat(2048)}`)], /length/],
  ])("refuses %s as invalid", async (_, destinations, message) => {
    const emulator = await start();
    const before = emulator.store.account(WABA).eventDestinations;
    await expect(clientOf(emulator).send(put(WABA, ...destinations))).rejects.toEqual(
      awsError("ValidationException", 400, message),
    );
    expect(emulator.store.account(WABA).eventDestinations).toEqual(before);
  });

  test("reports every invalid parameter at once", async () => {
    const client = clientOf(await start());
    await expect(client.send(put(PHONE, destination("events", "role")))).rejects.toEqual(
      awsError("ValidationException", 400, /^3 validation errors detected: .*'id'.*Arn.*roleArn/),
    );
  });

  test.each([
    ["an SNS FIFO topic", destination(`${TOPIC_ARN}.fifo`), /FIFO/],
    ["another service", destination("arn:aws:sqs:us-east-1:111122223333:queue"), /Amazon SNS/],
    ["a Connect instance without a role", destination(CONNECT_ARN), /roleArn/],
  ])("refuses %s, which the guide rules out", async (_, eventDestination, message) => {
    const emulator = await start();
    await expect(clientOf(emulator).send(put(WABA, eventDestination))).rejects.toEqual(
      awsError("InvalidParametersException", 400, message),
    );
    expect(emulator.store.account(WABA).eventDestinations).not.toContainEqual(eventDestination);
  });

  test("refuses an unknown id with the error its page lists", async () => {
    const client = clientOf(await start());
    await expect(client.send(put(UNKNOWN_WABA))).rejects.toEqual(
      awsError("InvalidParametersException", 400, /waba-f{32}/),
    );
  });

  test("overwrites silently, clears with an empty list, and touches no other account", async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    const listed = async () => {
      const { linkedAccounts } = await client.send(
        new ListLinkedWhatsAppBusinessAccountsCommand({}),
      );
      return linkedAccounts?.map(({ eventDestinations }) => eventDestinations);
    };
    const elsewhere: never[] = [];
    await client.send(put(WABA_ARN, destination(TOPIC_ARN)));
    expect(await listed()).toEqual([[{ eventDestinationArn: TOPIC_ARN }], elsewhere]);
    await client.send(put(WABA, destination(CONNECT_ARN, ROLE_ARN)));
    expect(await listed()).toEqual([
      [{ eventDestinationArn: CONNECT_ARN, roleArn: ROLE_ARN }],
      elsewhere,
    ]);
    await client.send(put(WABA));
    expect(await listed()).toEqual([[], elsewhere]);
  });

  test("shows a destination that somebody else set behind the client's back", async () => {
    const emulator = await start();
    emulator.store.account(UNWIRED_WABA).eventDestinations = [destination(TOPIC_ARN)];
    const { account } = await clientOf(emulator).send(
      new GetLinkedWhatsAppBusinessAccountCommand({ id: UNWIRED_WABA }),
    );
    expect(account?.eventDestinations).toEqual([{ eventDestinationArn: TOPIC_ARN }]);
  });
});
