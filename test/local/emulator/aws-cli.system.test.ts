import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import type { Emulator } from "../../../local/emulator/server";
import { mustSkip } from "../../must-skip";
import { PHONE, PHONE_ARN, start, TOPIC_ARN, UNWIRED_WABA, WABA, WABA_ARN } from "./harness";

const reasons = spawnSync("aws", ["--version"]).status === 0 ? [] : ["no AWS CLI"];

/** Runs the AWS CLI against an emulator with credentials made up here, and no others within reach. */
async function aws(emulator: Emulator, args: string[], env: Record<string, string> = {}) {
  const { stdout } = await promisify(execFile)("aws", ["socialmessaging", ...args], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example-secret",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      AWS_PAGER: "",
      ...env,
    },
  });
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}

(mustSkip("the AWS CLI", reasons) ? describe.skip : describe)("the AWS CLI", () => {
  const get = ["get-linked-whatsapp-business-account", "--id"];
  const put = ["put-whatsapp-business-account-event-destinations", "--id"];

  test.each([
    ["ResourceNotFoundException", [...get, "waba-0"]],
    ["ValidationException", [...get, PHONE]],
    ["ValidationException", [...put, WABA, "--event-destinations", "eventDestinationArn=x"]],
    [
      "InvalidParametersException",
      [...put, WABA, "--event-destinations", `eventDestinationArn=${TOPIC_ARN}.fifo`],
    ],
    [
      "InvalidParametersException",
      ["tag-resource", "--resource-arn", WABA_ARN, "--tags", "key=aws:x,value=y"],
    ],
    ["UnknownOperationException", ["disassociate-whatsapp-business-account", "--id", WABA]],
    ["MissingAuthenticationTokenException", [...get, WABA, "--no-sign-request"]],
  ])("prints %s: %j", async (name, args) => {
    await expect(aws(await start(), args)).rejects.toMatchObject({
      stderr: expect.stringContaining(`An error occurred (${name}) when calling`),
    });
  });

  test("is throttled", async () => {
    const emulator = await start({
      failures: [
        {
          operation: "ListTagsForResource",
          call: 1,
          when: "before",
          answer: { name: "ThrottledRequestException", status: 429 },
        },
      ],
    });
    const args = ["list-tags-for-resource", "--resource-arn", WABA_ARN];
    await expect(aws(emulator, args)).rejects.toMatchObject({
      stderr: expect.stringContaining("(ThrottledRequestException)"),
    });
  });

  test("sees no accounts in another Region", async () => {
    const args = ["list-linked-whatsapp-business-accounts", "--region", "eu-west-1"];
    expect(await aws(await start(), args)).toEqual({ linkedAccounts: [] });
  });

  test("lists the accounts, page by page", async () => {
    const emulator = await start();
    const { linkedAccounts } = await aws(emulator, [
      "list-linked-whatsapp-business-accounts",
      "--page-size",
      "1",
    ]);
    expect(linkedAccounts).toEqual([
      expect.objectContaining({ id: WABA, arn: WABA_ARN, registrationStatus: "COMPLETE" }),
      expect.objectContaining({ id: UNWIRED_WABA, eventDestinations: [] }),
    ]);
    expect(emulator.requests).toHaveLength(2);
  });

  test("gets an account and a phone number", async () => {
    const emulator = await start();
    const { account } = await aws(emulator, [...get, WABA_ARN]);
    expect(account).toMatchObject({ id: WABA, wabaName: "Example Support" });
    // Version 1 prints seconds, version 2 a date.
    const { linkDate } = account;
    const linked = new Date(typeof linkDate === "number" ? linkDate * 1000 : linkDate);
    expect(linked).toEqual(new Date("2026-01-31T09:00:00Z"));
    expect(account.phoneNumbers).toHaveLength(2);
    expect(
      await aws(emulator, ["get-linked-whatsapp-business-account-phone-number", "--id", PHONE]),
    ).toMatchObject({
      phoneNumber: { arn: PHONE_ARN, phoneNumber: "+12065550100" },
      linkedWhatsAppBusinessAccountId: WABA,
    });
  });

  test("puts an event destination and clears it", async () => {
    const emulator = await start();
    const destination = { eventDestinationArn: TOPIC_ARN };
    const wired = [...put, UNWIRED_WABA, "--event-destinations", JSON.stringify([destination])];
    expect(await aws(emulator, wired)).toBeUndefined();
    expect(emulator.store.account(UNWIRED_WABA).eventDestinations).toEqual([destination]);
    await aws(emulator, [...put, UNWIRED_WABA, "--event-destinations", "[]"]);
    expect(emulator.store.account(UNWIRED_WABA).eventDestinations).toEqual([]);
  });

  test("tags, lists the tags and removes one", async () => {
    const emulator = await start();
    const resource = ["--resource-arn", WABA_ARN];
    const tags = ["key=owner,value=care", "key=bare"];
    expect(await aws(emulator, ["tag-resource", ...resource, "--tags", ...tags])).toEqual({
      statusCode: 200,
    });
    expect(await aws(emulator, ["list-tags-for-resource", ...resource])).toEqual({
      statusCode: 200,
      tags: [
        { key: "team", value: "support" },
        { key: "owner", value: "care" },
        { key: "bare", value: "" },
      ],
    });
    await aws(emulator, ["untag-resource", ...resource, "--tag-keys", "team", "bare"]);
    expect([...emulator.store.resource(WABA_ARN).tags]).toEqual([["owner", "care"]]);
  });
});
