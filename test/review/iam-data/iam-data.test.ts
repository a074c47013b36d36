import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { conditionKeysOf, globalConditionKeys } from "../../../iam/policy/condition-key-types";
import {
  actionsOf,
  arnOfType,
  detailsOf,
  iamDataDate,
  isAmong,
  serviceNames,
} from "../../../review/iam-data/iam-data";

const FILE = join(__dirname, "../../../review/iam-data/iam-data.json");
const names = (service: string) => actionsOf(service)?.map(({ name }) => name) ?? [];

test("what is unknown stays unknown", () => {
  expect(actionsOf("socialmessaging")).toBeUndefined();
  expect(actionsOf("constructor")).toBeUndefined();
  expect(names("sns")).not.toContain("Publsh");
  expect(detailsOf("sns", "Publsh")).toBeUndefined();
  expect(detailsOf("athena", "GetDatabase")).toBeUndefined();
  expect(conditionKeysOf("constructor")).toBeUndefined();
  expect(isAmong("aws:SourceAcount", globalConditionKeys())).toBe(false);
});

test("services and actions, whole", () => {
  expect(serviceNames().length).toBeGreaterThan(400);
  expect(names("social-messaging")).toEqual(
    expect.arrayContaining([
      "SendWhatsAppMessage",
      "PutWhatsAppBusinessAccountEventDestinations",
      "TagResource",
    ]),
  );
  expect(names("SNS")).toEqual(
    expect.arrayContaining(["Publish", "Subscribe", "SetTopicAttributes"]),
  );
  const every = serviceNames().flatMap(names);
  expect(every.length).toBeGreaterThan(20_000);
  expect(every.filter((name) => !/^[A-Za-z0-9-]+$/.test(name))).toEqual([]);
});

test("which actions have resource types", () => {
  const has = (service: string, action: string) =>
    actionsOf(service)?.find(({ name }) => name === action)?.hasResourceTypes;
  expect(has("connect", "SendIntegrationEvent")).toBe(false);
  expect(has("social-messaging", "ListLinkedWhatsAppBusinessAccounts")).toBe(false);
  expect(has("sns", "Publish")).toBe(true);
  expect(has("athena", "ListDataCatalogs")).toBe(false);
});

test("the facts about actions that are used with WhatsApp", () => {
  expect(detailsOf("social-messaging", "GetWhatsAppMessageMedia")).toEqual({
    level: "Write",
    resourceTypes: ["phone-number-id"],
    conditionKeys: [],
  });
  expect(detailsOf("sns", "Subscribe")).toEqual({
    level: "Write",
    resourceTypes: ["topic"],
    conditionKeys: ["sns:Endpoint", "sns:Protocol"],
  });
  expect(detailsOf("iam", "PassRole")?.conditionKeys).toContain("iam:PassedToService");
  expect(detailsOf("kms", "PutKeyPolicy")?.level).toBe("Permissions");
});

test("dated, licensed, small, and nowhere a dependency", () => {
  const { licence, source, version } = JSON.parse(readFileSync(FILE, "utf8"));
  expect(licence).toMatch(/^MIT License\n\nCopyright \(c\) 2024 Act Security/);
  expect(iamDataDate()).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(version.replace(/^.*\.(\d{4})(\d\d)(\d\d)\d+$/, "$1-$2-$3")).toBe(iamDataDate());
  expect(statSync(FILE).size).toBeLessThan(410_000);
  expect(readFileSync(join(__dirname, "../../../package.json"), "utf8")).not.toContain(
    `"${source}"`,
  );
});

describe("actions that are newer than the data", () => {
  const { actions } = JSON.parse(readFileSync(join(FILE, "..", "newer-actions.json"), "utf8")) as {
    readonly actions: Readonly<Record<string, readonly string[]>>;
  };

  test("each is known, its resources are not", () => {
    for (const [service, all] of Object.entries(actions)) {
      // If this fails, iam-data.json has one of these actions now: run generate.mjs, which removes it here.
      expect(actionsOf(service)?.filter(({ name }) => all.includes(name))).toEqual(
        all.map((name) => ({ name, hasResourceTypes: undefined })),
      );
    }
  });

  test("all operations of the service, those that the data has learnt among them", () => {
    expect(names("social-messaging")).toEqual(
      expect.arrayContaining([
        ...["UpdateLinkedWhatsAppBusinessAccountPhoneNumber", "SendWhatsAppCallEvent"],
        ...["GetWhatsAppCallPermission", "CreateWhatsAppDataset", "SendWhatsAppConversionEvent"],
        ...["PutWhatsAppBusinessPublicKey", "GetWhatsAppBusinessPublicKey"],
      ]),
    );
    expect(names("social-messaging").length).toBeGreaterThanOrEqual(38);
  });
});

test("the ARNs of resource types", () => {
  expect(arnOfType("S3", "bucket")).toBe("s3:::{BucketName}");
  expect(arnOfType("s3", "object")).toBe("s3:::{BucketName}/*");
  expect(arnOfType("kms", "key")).toBe("kms:*:*:key/*");
  expect(arnOfType("kms", "no such type")).toBeUndefined();
  expect(arnOfType("athena", "workgroup")).toBeUndefined();
});
