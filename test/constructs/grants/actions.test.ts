import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { type AccessLevel, detailsOf } from "../../../review/iam-data/iam-data";
import { CASES } from "./cases";

/** What a statement may do at most, by AWS's service authorization reference. */
const LEVELS: Readonly<Record<string, readonly AccessLevel[]>> = {
  SendWhatsAppMessages: ["Write"],
  SendWhatsAppCallEvents: ["Write"],
  ReadCallPermissions: ["Read"],
  FetchReceivedMedia: ["Write"],
  UploadMediaToSend: ["Write"],
  StoreInboundMedia: ["Write"],
  ReadInboundMedia: ["Read"],
  UseKeyForInboundMedia: ["Write"],
  WriteOutboundMedia: ["Write"],
  ReadOutboundMedia: ["Read"],
  UseKeyForOutboundMedia: ["Write"],
  ReadMessageTemplates: ["Read", "List"],
  ManageMessageTemplates: ["Write"],
  ReadFlows: ["Read", "List"],
  ManageFlows: ["Write"],
  ListWhatsAppAccounts: ["List"],
  ReadAccounts: ["Read", "List"],
  ReadPhoneNumbers: ["Read"],
  ReadWhatsAppAccounts: ["Read"],
  ReadWhatsAppTags: ["Read"],
  ReadEventTopic: ["Read"],
  WireWhatsAppAccounts: ["Write"],
  TagWhatsAppResources: ["Tagging"],
  PassConnectRole: ["Write"],
};

/** The resource type of an ARN, as the reference calls it. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/:phone-number-id\//, "phone-number-id"],
  [/:waba\//, "waba"],
  [/:s3:::[^/]+\//, "object"],
  [/:kms:.*:key\//, "key"],
  [/:sns:/, "topic"],
  [/:iam::\d{12}:role\//, "role"],
];

const granted = CASES.flatMap(({ what, document }) =>
  document.Statement.flatMap((statement) =>
    [statement.Action].flat().map((action) => ({ what, action, statement })),
  ),
);

function typesIn({ Resource = [] }: PolicyStatement): string[] {
  const arns = [Resource].flat().filter((arn) => arn !== "*");
  return [...new Set(arns.map((arn) => TYPES.find(([shape]) => shape.test(arn))?.[1] ?? arn))];
}

const detailsFor = (action: string) => {
  const [service = "", name = ""] = action.split(":");
  return detailsOf(service, name);
};

test.each(granted)(
  "$what: $action is granted on what AWS knows it for",
  ({ action, statement }) => {
    const known = detailsFor(action)?.resourceTypes ?? ["unknown action"];
    const types = typesIn(statement);
    expect(types.length === 0 ? known : types.filter((type) => !known.includes(type))).toEqual([]);
  },
);

test.each(granted)("$what: $action has the level that its Sid claims", ({ action, statement }) => {
  expect(LEVELS[statement.Sid]).toContain(detailsFor(action)?.level);
});

test("fetching media is a write, whatever it is called", () => {
  expect(detailsFor("social-messaging:GetWhatsAppMessageMedia")?.level).toBe("Write");
});

test("a reader has nothing that writes or tags", () => {
  const levels = granted
    .filter(({ what }) => what === "a reader")
    .map(({ action }) => detailsFor(action)?.level);
  expect([...new Set(levels)].sort()).toEqual(["List", "Read"]);
});

test("only the operator tags, lists all accounts or passes a role", () => {
  const rare = /:(Tag|Untag|ListLinked|Pass|Put\w*Destinations)/;
  const holders = granted.filter(({ action }) => rare.test(action)).map(({ what }) => what);
  expect([...new Set(holders)]).toEqual([
    "a reader", // lists
    "an operator of the wiring",
    "an operator of the wiring to Amazon Connect",
  ]);
  const readers = granted.filter(({ what }) => what === "a reader");
  expect(readers.map(({ action }) => action).filter((action) => rare.test(action))).toEqual([
    "social-messaging:ListLinkedWhatsAppBusinessAccounts",
  ]);
});

test("no grant links or unlinks an account", () => {
  expect(granted.filter(({ action }) => /ssociate/.test(action))).toEqual([]);
});

test("* stands alone, where the action knows no resources", () => {
  const everywhere = granted.filter(({ statement }) => statement.Resource === "*");
  expect([...new Set(everywhere.map(({ action }) => action))]).toEqual([
    "social-messaging:ListLinkedWhatsAppBusinessAccounts",
  ]);
});
