import { accountFindings, accountPart } from "../../../constructs/accounts/decisions";
import { whatsAppBusinessAccountOptions } from "../../../constructs/accounts/options";
import { messagingTagKey } from "../../../formats/names";
import { type Row, refusesOptions } from "../refuses-options";

const right = { id: "waba-0123456789abcdef0123456789abcdef", destination: "sns" } as const;
const number = { id: "phone-number-id-0123456789abcdef0123456789abcdef" };

const { allowed: KEY } = messagingTagKey;

const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`Tag${at}`, "a"]));

const tooMany = (field: string, count: number): Row => [
  field,
  `${count} tags`,
  "at most 25 tags: no more fit into the tag with which the wiring marks its own",
  `remove ${count - 25}`,
];

refusesOptions(
  {
    schema: whatsAppBusinessAccountOptions,
    findings: (account, written) => accountFindings(account, written, {}),
  },
  right,
  [
    [
      { id: "1234567890" },
      [
        "id",
        '"1234567890"',
        "waba- and 32 hexadecimal digits",
        "copy the id that `aws socialmessaging list-linked-whatsapp-business-accounts` prints as id",
      ],
    ],
    [
      { destination: "sqs" },
      ["destination", '"sqs"', "sns, connect, none, unmanaged", "write sns"],
    ],
    [
      { destination: "connect" },
      [
        "destination",
        '"connect"',
        "sns, none or unmanaged, because connect is not set",
        "add connect.instanceArn, or write sns",
      ],
    ],
    [
      { phoneNumbers: [{ id: "phone-1" }] },
      [
        "phoneNumbers[0].id",
        '"phone-1"',
        "phone-number-id- and 32 hexadecimal digits",
        "copy the id that `aws socialmessaging get-linked-whatsapp-business-account` prints as phoneNumberId",
      ],
    ],
    [
      { tags: { AmazonConnectEnabled: "true" } },
      [
        "tags.AmazonConnectEnabled",
        'the key "AmazonConnectEnabled"',
        KEY,
        "leave it out: Amazon Connect sets this tag itself",
      ],
    ],
    [
      { tags: { "cdktf-aws-social-messaging": "1" } },
      [
        "tags.cdktf-aws-social-messaging",
        'the key "cdktf-aws-social-messaging"',
        KEY,
        "leave it out: this tag marks what the environment itself creates and wires",
      ],
    ],
    [
      { tags: tags(26), phoneNumbers: [number, { ...number, tags: tags(52) }] },
      tooMany("tags", 26),
      tooMany("phoneNumbers[1].tags", 52),
    ],
  ],
);

test("tags that are wrong count, too", () => {
  const written = { ...right, tags: { ...tags(25), "aws:a": "b" } };
  const { tags: _, ...account } = written;
  expect(accountFindings(account, written, {})).toHaveLength(1);
});

test("an account is somebody's, with no tags and no numbers unless they are written", () => {
  expect(accountPart({ ...right, phoneNumbers: [number] })).toEqual({
    role: "WhatsApp Business Account",
    arn: undefined,
    owner: "somebody else",
    ...right,
    tags: {},
    phoneNumbers: [{ ...number, tags: {} }],
    declaredAt: [],
  });
});
