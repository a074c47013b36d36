import { z } from "zod";
import {
  existingBucketDecisions,
  type MediaBucketPart,
  mediaBucket,
  mediaBucketDecisions,
} from "../../../constructs/media/decisions";
import {
  existingBucketProps,
  mediaBucketOptions,
  mediaBucketProps,
} from "../../../constructs/media/options";
import type { KeyReference } from "../../../constructs/shared/part";
import { scope as prefixed } from "../../../constructs/shared/scope";
import type { Partially } from "../../../formats/parse-partially";
import {
  FROM_THERE,
  fieldsOf,
  KEY_ELSEWHERE,
  noKey,
  type Row,
  refusesOptions,
} from "../refuses-options";
import { scope } from "../synthesize";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const key = { ...scope, arn: KEY, grantPublish: () => {} };

/** What a caller knows beside the options. */
class MediaBucket {
  readonly name = "acme-media";
  readonly arn = "arn:aws:s3:::acme-media";
}

const NAME =
  "3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no reserved prefix or suffix";
const FOLDERS = 'folder names that end in "/", without one at the start';
const DAYS = "a whole number from 1 to 3650";
const INBOUND = "write inbound/ or outbound/";
const OVERLAP = "two folders, neither inside the other";
const APART = "write for example inbound/ and outbound/";
const ANOTHER = "another bucket than the media bucket itself";

const named = (name: string, fix: string): [object, Row] => [
  { name },
  ["name", JSON.stringify(name), NAME, fix],
];
const prefix = (inboundPrefix: string, fix: string): [object, Row] => [
  { inboundPrefix },
  ["inboundPrefix", JSON.stringify(inboundPrefix), FOLDERS, fix],
];
const overlap = (
  change: Partial<Record<"inboundPrefix" | "outboundPrefix", string>>,
): [object, Row] => {
  const { inboundPrefix = "inbound/", outboundPrefix = "outbound/" } = change;
  const got = `"${outboundPrefix}" beside inboundPrefix "${inboundPrefix}"`;
  return [change, ["outboundPrefix", got, OVERLAP, APART]];
};

describe("a bucket that is created", () => {
  refusesOptions(mediaBucketDecisions, { ...scope, name: "acme-media", key }, [
    named("", "write a name such as acme-bucket"),
    named("ab", "choose another name"),
    named("Acme-Media", "write acme-media"),
    named("acme_media", "write acme-media"),
    [{ key: KEY }, noKey(JSON.stringify(KEY), "media", "delegates to IAM")],
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
    prefix("audio", "write audio/"),
    prefix("/wa/in", "write wa/in/"),
    prefix("/", INBOUND),
    prefix("a b/", "shorten it, or keep to letters, digits and ! _ . * ' ( ) = - in names"),
    overlap({ inboundPrefix: "media/", outboundPrefix: "media/" }),
    overlap({ inboundPrefix: "media/in/", outboundPrefix: "media/" }),
    overlap({ outboundPrefix: "inbound/sent/" }),
    overlap({ inboundPrefix: "outbound/received/" }),
    [
      { inboundPrefix: null, outboundPrefix: "inbound/" },
      ["inboundPrefix", "null", FOLDERS, INBOUND],
    ],
    [{ retentionDays: 0 }, ["retentionDays", "0", DAYS, "write 1"]],
    [{ accessLogBucket: "Logs" }, ["accessLogBucket", '"Logs"', NAME, "write logs"]],
    [
      { accessLogBucket: "acme-media" },
      ["accessLogBucket", '"acme-media"', ANOTHER, "use a bucket of its own"],
    ],
    [
      { retentionDay: 7 },
      ["retentionDay", "an unknown key", fieldsOf(mediaBucketProps), "write retentionDays"],
    ],
  ]);
});

describe("a bucket that exists", () => {
  refusesOptions(existingBucketDecisions, { ...scope, name: "acme-media" }, [
    named("Acme", "write acme"),
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
    overlap({ inboundPrefix: "media/", outboundPrefix: "media/out/" }),
    [
      { retentionDays: 7 },
      [
        "retentionDays",
        "an unknown key",
        fieldsOf(existingBucketProps),
        expect.stringMatching(/^remove it, /),
      ],
    ],
  ]);
});

describe("the bucket of an environment", () => {
  const environment = { ...scope, namePrefix: "acme" };
  type Environment = Parameters<typeof mediaBucket.parts>[0];
  const of = (options: object, more: object = {}): Environment => ({
    ...environment,
    mediaBucket: options,
    ...more,
  });
  const below = (options: object, ...rows: Row[]): [object, ...Row[]] => [
    { mediaBucket: options },
    ...rows.map(([field, ...rest]): Row => [`mediaBucket.${field}`, ...rest]),
  ];

  const CREATED = "nothing beside existingName: nothing is created";
  const NONE = "nothing beside enabled: false: there is no bucket";
  refusesOptions(
    {
      schema: z.object({ ...prefixed, mediaBucket: mediaBucketOptions.optional() }),
      findings: (read, written) => mediaBucket.findings(read as Partially<Environment>, written),
    },
    environment,
    [
      below(
        {
          existingName: "their-media",
          name: "acme-media",
          retentionDays: 30,
          accessLogBucket: "acme-logs",
          forceDestroy: false,
        },
        ["name", '"acme-media"', CREATED, "remove name, or existingName"],
        ["retentionDays", "30", CREATED, "remove retentionDays, or existingName"],
        ["accessLogBucket", '"acme-logs"', CREATED, "remove accessLogBucket, or existingName"],
        ["forceDestroy", "false", CREATED, "remove forceDestroy, or existingName"],
      ),
      // What exists is written wrongly, and still nothing is created.
      below({ existingName: "Theirs", existingKeyArn: KEY }, [
        "existingName",
        '"Theirs"',
        NAME,
        "write theirs",
      ]),
      below({ existingKeyArn: KEY }, [
        "existingKeyArn",
        JSON.stringify(KEY),
        "only beside existingName",
        "add existingName, or remove existingKeyArn",
      ]),
      below(
        { existingName: "their-media", existingKeyArn: KEY.replace("eu-west-1", "eu-west-2") },
        [
          "existingKeyArn",
          JSON.stringify(KEY.replace("eu-west-1", "eu-west-2")),
          "an ARN in Region eu-west-1",
          FROM_THERE,
        ],
      ),
      below(
        { enabled: false, retentionDays: 30, inboundPrefix: "in/" },
        ["retentionDays", "30", NONE, "remove retentionDays, or enabled"],
        ["inboundPrefix", '"in/"', NONE, "remove inboundPrefix, or enabled"],
      ),
      below({ accessLogBucket: "acme-whatsapp-media-111122223333" }, [
        "accessLogBucket",
        '"acme-whatsapp-media-111122223333"',
        ANOTHER,
        "use a bucket of its own",
      ]),
      // A construct where options are meant.
      [
        { mediaBucket: new MediaBucket() },
        [
          "mediaBucket",
          "a MediaBucket",
          `options: ${fieldsOf(mediaBucketOptions)}`,
          "pass { existingName: ... } to use one that exists, or options to create one",
        ],
      ],
    ],
  );

  const ours: MediaBucketPart = {
    role: "media bucket",
    owner: "this environment",
    arn: "arn:aws:s3:::acme-whatsapp-media-111122223333",
    key: { ...scope, alias: "alias/acme-whatsapp", deletionWindowDays: undefined } as KeyReference,
    emptiedByDestroy: false,
    accessLogBucketArn: undefined,
    declaredAt: ["mediaBucket"],
  };
  const theirs = {
    ...{ ...ours, owner: "somebody else" as const, arn: "arn:aws:s3:::their-media" },
    declaredAt: ["mediaBucket", "existingName"],
  };

  test.each<[string, Environment, MediaBucketPart[]]>([
    ["is created by default, on the shared key", environment, [ours]],
    [
      "may be emptied by a destroy, under a name and a key of its own",
      of({ name: "acme-media", forceDestroy: true }, { mediaKey: { existingArn: KEY } }),
      [
        {
          ...ours,
          arn: "arn:aws:s3:::acme-media",
          key: { ...scope, arn: KEY } as KeyReference,
          emptiedByDestroy: true,
        },
      ],
    ],
    [
      "may exist, with its key",
      of({ existingName: "their-media", existingKeyArn: KEY }),
      [{ ...theirs, key: { ...scope, arn: KEY } as KeyReference }],
    ],
    [
      "may exist, without one",
      of({ existingName: "their-media" }),
      [{ ...theirs, key: undefined }],
    ],
    ["may be done without", of({ enabled: false }), []],
  ])("%s", (_, from, parts) => {
    expect(mediaBucket.parts(from)).toEqual(parts);
  });

  test("has a name that nothing else has, and where it exists that of its owner", () => {
    const names = (from: Environment) => mediaBucket.names(from).map(({ name }) => name);
    expect(names(environment)).toEqual(["acme-whatsapp-media-111122223333"]);
    expect(names(of({ name: "acme-media" }))).toEqual(["acme-media"]);
    expect(names(of({ existingName: "acme-media" }))).toEqual([]);
    expect(names(of({ enabled: false }))).toEqual([]);
  });
});
