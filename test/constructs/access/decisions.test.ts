import { roleAccessDecisions } from "../../../constructs/access/decisions";
import { withoutPlace } from "../../../constructs/access/findings";
import { phoneNumberArn } from "../../../formats/arns";
import { document } from "../expected-policies";
import { NUMBER, WABA } from "../grants/granted";
import { type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

const ELSEWHERE = "arn:aws:iam::444455556666:role/chat";
const ROLE = expect.stringMatching(/^the name or the ARN of one IAM role/);
const NO_WILDCARDS = expect.stringMatching(/^list each role/);
const SERVICE_LINKED = expect.stringMatching(/AWS keeps this role/);
const IDENTITY_CENTER = expect.stringMatching(/so put the statements into its permission set$/);
const WRITE_ROLE = "write it as chat, or with its path as arn:aws:iam::111122223333:role/apps/chat";

const role = (got: string, fix: string): readonly [object, Row] => [
  { role: got },
  ["role", JSON.stringify(got), ROLE, fix],
];

/** Enough numbers to make the policy of the role too long. */
const MANY = Array.from({ length: 70 }, (_, at) => NUMBER.replace(/.{4}$/, String(1000 + at)));

const bucket = {
  ...scope,
  arn: "arn:aws:s3:::acme-media",
  inboundPrefix: "inbound/",
  outboundPrefix: "outbound/",
};

describe("what one role is given", () => {
  refusesOptions(
    roleAccessDecisions,
    { ...scope, namePrefix: "acme", role: "chat", send: [NUMBER], media: "both", bucket },
    [
      role("", WRITE_ROLE),
      role("apps/chat", WRITE_ROLE),
      role("chat*", NO_WILDCARDS),
      role("arn:aws:iam::111122223333:role/*", NO_WILDCARDS),
      role("AWSServiceRoleForAmazonConnect", SERVICE_LINKED),
      role(
        "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect",
        SERVICE_LINKED,
      ),
      role("AWSReservedSSO_Admin_0123456789abcdef", IDENTITY_CENTER),
      role(
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef",
        IDENTITY_CENTER,
      ),
      role(
        "arn:aws:sts::111122223333:assumed-role/chat/session",
        "write the role itself, as arn:aws:iam::111122223333:role/chat",
      ),
      role(
        "arn:aws:iam::111122223333:user/chat",
        "name a role: users and groups take what senderPolicy and its like return",
      ),
      [
        { role: "arn:aws-cn:iam::111122223333:role/chat" },
        [
          "role",
          '"arn:aws-cn:iam::111122223333:role/chat"',
          "a role in partition aws",
          "use a role of partition aws",
        ],
      ],
      [
        { bucket: { ...bucket, account: "444455556666" } },
        [
          "bucket",
          "a bucket of account 444455556666",
          "a bucket of account 111122223333: bucket and key admit no roles of others",
          "use a bucket of account 111122223333, or give the access to a role of account 444455556666",
        ],
      ],
      [
        { role: ELSEWHERE },
        [
          "media",
          "media, for a role of account 444455556666",
          "media only for roles of account 111122223333: bucket and key admit no others",
          "remove media, or name a role of account 111122223333 that the other one may assume",
        ],
      ],
      [
        { send: undefined, media: undefined },
        [
          "",
          "a role that is given nothing",
          "at least one of send, media, templates, flows, read",
          "write what the role may do, such as send: [support], or remove the entry",
        ],
      ],
      [
        { bucket: undefined },
        [
          "media",
          "media, without a media bucket",
          "media only where there is a media bucket",
          "remove media, or use a media bucket, created or existing",
        ],
      ],
      [
        { media: undefined, mediaOf: [NUMBER] },
        [
          "mediaOf",
          "numbers, without media",
          "mediaOf only beside media",
          "write media: inbound, outbound or both, or remove mediaOf",
        ],
      ],
      [
        { whereTagged: {} },
        ["whereTagged", "no tag", "at least one tag", "write one, or remove whereTagged"],
      ],
      [
        { send: undefined, whereTagged: { Team: "support" } },
        [
          "whereTagged",
          "tags, without a phone number or an account that could carry them",
          "whereTagged only beside send, mediaOf, templates, flows or read",
          "remove whereTagged: objects of the bucket are not chosen by tags",
        ],
      ],
      [
        { send: MANY },
        [
          "",
          "a policy of 21,945 characters",
          "at most 6,144, as IAM takes no longer managed policy",
          "spread it over several roles, or write phone-number-id/* or waba/* if really all are meant",
        ],
      ],
      [
        { send: [] },
        ["send", "an empty list", "at least one: a phone number", "list one, or leave send out"],
      ],
      [
        { send: [WABA] },
        ["send[0]", JSON.stringify(WABA), phoneNumberArn.allowed, phoneNumberArn.fix(WABA)],
      ],
    ],
  );
});

test("a policy may be as long as IAM takes, and no longer", () => {
  const found = (count: number) =>
    roleAccessDecisions.findings(
      { ...scope, role: "chat", send: MANY.slice(0, count) },
      { send: [] },
    );
  const most = MANY.findIndex((_, at) => found(at + 1).length > 0);
  const statement = {
    Sid: "SendWhatsAppMessages",
    Effect: "Allow",
    Action: "social-messaging:SendWhatsAppMessage",
    Resource: MANY.slice(0, most),
  };
  const length = (Resource: readonly string[]) =>
    JSON.stringify(document({ ...statement, Resource })).length;
  expect(length(MANY.slice(0, most))).toBeLessThanOrEqual(6144);
  expect(length(MANY.slice(0, most + 1))).toBeGreaterThan(6144);
});

describe("places for policies on one role", () => {
  const file = (changes: object = {}) => ({
    account: "111122223333",
    access: [{ role: "chat", send: [NUMBER] }],
    ...changes,
  });
  const found = (files: readonly ReturnType<typeof file>[]) =>
    withoutPlace(files).map((findings) => findings.map(({ got }) => got));

  test("are ten, over all files of an account", () => {
    const ten = Array.from({ length: 10 }, () => file());
    expect(found(ten).flat()).toEqual([]);
    expect(found([...ten, file({ account: "444455556666" })]).flat()).toEqual([]);
    const named = file({
      access: [{ role: "arn:aws:iam::111122223333:role/apps/CHAT", send: [NUMBER] }],
    });
    expect(found([...ten, named]).at(-1)).toEqual([
      '"arn:aws:iam::111122223333:role/apps/CHAT", to which the files attach 11 policies with this one',
    ]);
  });

  test("are taken by the brake, too", () => {
    const brake = { roles: ["arn:aws:iam::111122223333:role/chat"] };
    const both = file({ spend: { brake } });
    const files = [...Array.from({ length: 5 }, () => both), file()];
    expect(found(files.slice(0, 5)).flat()).toEqual([]);
    expect(found(files).at(-1)).toEqual([
      '"chat", to which the files attach 11 policies with this one',
    ]);
  });
});
