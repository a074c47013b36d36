import { connectInstanceArn, keyArn, roleArn, topicArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import * as names from "../../formats/names";
import { fc, runs } from "../fuzz";
import { describeFormats } from "./allowed";

const HEX = "0123456789abcdef0123456789abcdef";

describeFormats([
  [
    "accountId",
    names.accountId,
    {
      right: ["111122223333", "000000000000"],
      wrong: [
        "",
        "11112222333",
        "1111222233334",
        "1111-2222-3333",
        "111122223333\n",
        "١١١١٢٢٢٢٣٣٣٣",
      ],
    },
  ],
  [
    "regionName",
    names.regionName,
    {
      right: ["eu-west-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-10"],
      wrong: ["", "eu-west", "eu-west-1a", "EU-WEST-1", "euwest1", "eu--1", "global"],
    },
  ],
  [
    "namePrefix",
    names.namePrefix,
    {
      right: ["a", "acme", "acme-prod-1", "a".repeat(24)],
      wrong: ["", "Acme", "1acme", "-acme", "acme-", "acme--prod", "acme_prod", "a".repeat(25)],
    },
  ],
  [
    "topicName",
    names.topicName,
    {
      right: ["events", "Acme_Events-1", "a".repeat(256)],
      wrong: ["", "events.fifo", "my events", "a".repeat(257), "ereignisse-für-alle"],
    },
  ],
  [
    "bucketName",
    names.bucketName,
    {
      right: ["acme-media", "acme.media", "1acme", "abc", "a".repeat(63), "mrap-acme"],
      wrong: [
        ...["", "ab", "a".repeat(64), "Acme", "acme_media", "-acme", "acme-", ".acme", "acme."],
        ...["acme..media", "192.168.0.1", "xn--acme", "sthree-acme", "amzn-s3-demo-acme"],
        ...["acme-s3alias", "acme--ol-s3", "acme.mrap", "acme--x-s3", "acme--table-s3"],
        ...["arn:aws:s3:::acme", "s3://acme", "acme/media"],
      ],
    },
  ],
  [
    "mediaPrefix",
    names.mediaPrefix,
    {
      right: ["inbound/", "whatsapp/inbound/", "a/b/c/", "it's(fine)!_.*=-/"],
      wrong: ["", "/", "inbound", "/inbound/", "a//b/", "in bound/", "größe/", "a\\b/"],
    },
  ],
  [
    "statePrefix",
    names.statePrefix,
    {
      right: ["", "terraform/", "a/b/", `${"a".repeat(511)}/`],
      wrong: ["/", "terraform", "/terraform/", "a//b/", `${"a".repeat(512)}/`],
    },
  ],
  [
    "keyAlias",
    names.keyAlias,
    {
      right: ["alias/acme", "alias/acme/whatsapp_1"],
      wrong: ["", "acme", "alias/", "alias/aws/sns", "alias/a b", `alias/${"a".repeat(251)}`],
    },
  ],
  [
    "roleName",
    names.roleName,
    {
      right: ["deploy", "a+=,.@-_1", "a".repeat(64)],
      wrong: ["", "path/deploy", "a b", "a".repeat(65)],
    },
  ],
  [
    "wabaId",
    names.wabaId,
    {
      right: [`waba-${HEX}`],
      wrong: ["", HEX, `waba-${HEX.toUpperCase()}`, `waba-${HEX}0`, `waba-${HEX.slice(1)}`],
    },
  ],
  [
    "phoneNumberId",
    names.phoneNumberId,
    {
      right: [`phone-number-id-${HEX}`],
      wrong: ["", HEX, `waba-${HEX}`, `phone-number-id-${HEX}0`],
    },
  ],
  [
    "tagKey",
    names.tagKey,
    {
      right: [
        "Team",
        "Cost Centre",
        "a:b/c=d+e@f-g_h.i",
        "部門",
        "awsome",
        "cdktf-aws-social-messaging-2",
        "a".repeat(128),
      ],
      wrong: [
        ...["", "aws:team", "AWS:team", "aWs:", "team?", "a\tb", "a".repeat(129)],
        ...["cdktf-aws-social-messaging", "CDKTF-aws-Social-messaging"],
      ],
    },
  ],
  [
    "messagingTagKey",
    names.messagingTagKey,
    {
      right: ["Team", "AmazonConnectEnabled2", "amazonconnectenabled"],
      wrong: ["AmazonConnectEnabled", "cdktf-aws-social-messaging", "aws:team", ""],
    },
  ],
  [
    "tagValue",
    names.tagValue,
    {
      right: ["", "messaging", "Zürich 1", "a".repeat(256)],
      wrong: ["a".repeat(257), "a;b", "a,b", "😀", "a\nb"],
    },
  ],
]);

test.each<[Format, string]>([
  [names.namePrefix, "at most 24 lower-case letters, digits and single hyphens, a letter first"],
  [
    names.subscriberName,
    "at most 24 lower-case letters, digits and single hyphens, a letter first, not ending like a queue of dead letters",
  ],
  [
    names.messagingTagKey,
    "1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws: and not cdktf-aws-social-messaging, nor AmazonConnectEnabled",
  ],
  [names.tagValue, "at most 256 letters, digits, spaces and _ . : / = + - @"],
])("a format says in words what it allows: %#", ({ allowed }, expected) => {
  expect(allowed).toBe(expected);
});

const FORMATS: [string, Format][] = Object.entries({
  ...names,
  roleArn,
  keyArn,
  topicArn,
  connectInstanceArn,
});

/** What a fix says to write, if it says exactly that. */
const advised = (fix: string) => /(?:^|: )write (\S+)$/.exec(fix)?.[1];

describe.each(FORMATS)("the fixes of %s", (_, format) => {
  const almost = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[aA1_./ -]{0,70}(\.fifo)?$/),
    fc.stringMatching(/^\/?[a ]*(\/[a .]*){0,3}$/),
  );

  test("never advise to write what would be refused in its turn", () => {
    fc.assert(
      fc.property(almost, (got) => {
        const advice = format.pattern.test(got) ? undefined : advised(format.fix(got));
        if (advice !== undefined) expect(advice).toMatch(format.pattern);
      }),
      runs(500),
    );
  });

  test("show an example that is allowed, or what to do", () => {
    const example = /(?:write it as|as in|such as) (\S+?),?(?= |$)/.exec(format.fix(""))?.[1];
    if (example?.includes("<uuid>")) return;
    if (example !== undefined) expect(example).toMatch(format.pattern);
    else expect(format.fix("")).toMatch(/^(write|copy|rename|shorten)/);
  });

  test("answer to values so long that all but linear growth would take hours", () => {
    for (const unit of ["a", "-", "a-", "/", "a/", ".", "a.", "1", ":"]) {
      const text = `${unit.repeat(1_000_000)}?`;
      expect(format.pattern.test(text)).toBe(false);
      format.fix(text);
    }
  });
});
