import {
  added,
  type Files,
  load,
  places,
  problemsOf,
  refusal,
  rendered,
  right,
  rightToo,
  warnings,
} from "./harness";

const WABA = "waba-0123456789abcdef0123456789abcdef";
const NUMBER = "phone-number-id-0123456789abcdef0123456789abcdef";
const account = (id = WABA, numbers = "") =>
  `whatsappBusinessAccounts:\n  - id: ${id}\n    destination: sns\n${numbers}`;
const number = (id = NUMBER) => `    phoneNumbers:\n      - id: ${id}\n`;

describe("the same thing twice in one file", () => {
  test("a WhatsApp Business Account and its number", () => {
    const text = `${right}${account(WABA, number())}  - id: ${WABA}\n    destination: none\n${number()}`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered(
        [
          "prod.yaml:11:9  whatsappBusinessAccounts[1].id",
          `"${WABA}", as in environments/prod.yaml:7:9`,
          "a WhatsApp Business Account that nothing else has in all environments",
          "keep it in one place: an account has one event destination, and two environments would take its events from each other",
        ],
        [
          "prod.yaml:14:13  whatsappBusinessAccounts[1].phoneNumbers[0].id",
          `"${NUMBER}", as in environments/prod.yaml:10:13`,
          "a phone number that nothing else has in all environments",
          "keep it below the one account that owns it",
        ],
      ),
    );
  });

  test("three times are two problems", () => {
    const again = `  - id: ${WABA}\n    destination: none\n`;
    const text = `${right}${account()}${again}${again}`;
    expect(problemsOf({ "prod.yaml": text }).map(({ field }) => field)).toEqual([
      "whatsappBusinessAccounts[1].id",
      "whatsappBusinessAccounts[2].id",
    ]);
  });
});

describe("the same thing in two files", () => {
  test("a phone number below two accounts", () => {
    const files = {
      "dev.yaml": rightToo + account(WABA.replace("0", "f"), number()),
      "prod.yaml": right + account(WABA, number()),
    };
    expect(places(files)).toEqual([
      `prod.yaml:10:13  whatsappBusinessAccounts[0].phoneNumbers[0].id: "${NUMBER}", as in environments/dev.yaml:10:13`,
    ]);
  });

  test("a name prefix, and with it alias, role and bucket, even in two Regions", () => {
    expect(
      refusal({ "dev.yaml": right.replace("eu-west-1", "us-east-1"), "prod.yaml": right }),
    ).toBe(
      rendered([
        "prod.yaml:3:13  namePrefix",
        '"acme-prod", as in environments/dev.yaml:3:13',
        "a name prefix that nothing else has in account 111122223333",
        "choose another in one of the two: key alias, topic, role and bucket are named after it",
      ]),
    );
  });

  test("the name of a topic", () => {
    const topic = "eventTopic: { name: events }\n";
    expect(refusal({ "dev.yaml": rightToo + topic, "prod.yaml": right + topic })).toBe(
      rendered([
        "prod.yaml:6:21  eventTopic.name",
        '"events", as in environments/dev.yaml:6:21',
        "an SNS topic that nothing else has in account 111122223333, Region eu-west-1",
        "choose another in one of the two, or use the topic as existingArn in the one that does not own it",
      ]),
    );
  });

  test("the name of a topic that one of them has by default", () => {
    const topic = "eventTopic: { name: acme-prod-whatsapp-events }\n";
    expect(places({ "dev.yaml": rightToo + topic, "prod.yaml": right })).toEqual([
      'prod.yaml:1:1  eventTopic.name: "acme-prod-whatsapp-events" by default, beside "acme-prod-whatsapp-events" in environments/dev.yaml:6:21',
    ]);
  });

  test("the name of a bucket, even in two accounts", () => {
    const bucket = "mediaBucket: { name: acme-media }\n";
    const dev = rightToo.replace("111122223333", "444455556666") + bucket;
    const files = { "dev.yaml": dev, "prod.yaml": right + bucket };
    expect(places(files)).toEqual([
      'prod.yaml:6:22  mediaBucket.name: "acme-media", as in environments/dev.yaml:6:22',
    ]);
    expect(refusal(files)).toMatch(
      /allowed {2}an S3 bucket that nothing else has in partition aws\n.* or use the bucket as existingName in /,
    );
  });

  test("the service-linked role, which an account has once", () => {
    const dev = rightToo.replace("existing", "import");
    expect(refusal({ "dev.yaml": dev, "prod.yaml": right.replace("existing", "create") })).toBe(
      rendered([
        "prod.yaml:4:20  serviceLinkedRole",
        '"create", beside "import" in environments/dev.yaml:4:20',
        "create or import in one environment of account 111122223333, existing in the others",
        "write existing in one of the two",
      ]),
    );
  });

  test("everything at once", () => {
    const text = `${right.replace("existing", "create")}eventTopic: { name: events }
mediaBucket: { name: acme-media }
${account(WABA, number())}`;
    expect(problemsOf({ "dev.yaml": text, "prod.yaml": text }).map(({ field }) => field)).toEqual([
      "namePrefix",
      "serviceLinkedRole",
      "eventTopic.name",
      "mediaBucket.name",
      "whatsappBusinessAccounts[0].id",
      "whatsappBusinessAccounts[0].phoneNumbers[0].id",
    ]);
  });
});

describe("no clash", () => {
  const elsewhere = (text: string) => text.replace("111122223333", "444455556666");
  test.each<[string, Files]>([
    ["the same prefix in two accounts", { "dev.yaml": elsewhere(right), "prod.yaml": right }],
    [
      "the same topic name in two Regions",
      {
        "dev.yaml": `${rightToo.replace("eu-west-1", "us-east-1")}eventTopic: { name: events }\n`,
        "prod.yaml": added("eventTopic: { name: events }"),
      },
    ],
    [
      "a topic that one creates and the other names",
      {
        "dev.yaml": `${rightToo}eventTopic: { existingArn: arn:aws:sns:eu-west-1:111122223333:events }\n`,
        "prod.yaml": added("eventTopic: { name: events }"),
      },
    ],
    [
      "a bucket that one creates and the other names",
      {
        "dev.yaml": `${rightToo}mediaBucket: { existingName: acme-media }\n`,
        "prod.yaml": added("mediaBucket: { name: acme-media }"),
      },
    ],
    [
      "a bucket's name where there is no bucket",
      {
        "dev.yaml": `${rightToo}mediaBucket: { enabled: false }\n`,
        "prod.yaml": added("mediaBucket: { name: dev-whatsapp-media-111122223333 }"),
      },
    ],
    [
      "the service-linked role of two accounts",
      {
        "dev.yaml": elsewhere(rightToo.replace("existing", "create")),
        "prod.yaml": right.replace("existing", "create"),
      },
    ],
    [
      "the same state bucket and key prefix, as each environment has a key of its own",
      {
        "dev.yaml": rightToo.replace(
          "backend: local",
          "backend: s3, bucket: acme, region: eu-west-1",
        ),
        "prod.yaml": right.replace(
          "backend: local",
          "backend: s3, bucket: acme, region: eu-west-1",
        ),
      },
    ],
  ])("%s", (_, files) => {
    expect(load(files).environments).toHaveLength(2);
  });
});

describe("some files are not to be built", () => {
  const three = {
    "a.yaml": rightToo + account(),
    "m.yaml": right + account(),
    "z.yaml": right.replace("acme-prod", "acme-z") + account(),
  };

  test("a collision is reported in the file that is to be built, wherever the other stands", () => {
    for (const other of ["a.yaml", "z.yaml"] as const) {
      const files = { "m.yaml": three["m.yaml"], [other]: three[other] };
      expect(places(files, ["m"])).toEqual([
        `m.yaml:7:9  whatsappBusinessAccounts[0].id: "${WABA}", as in environments/${other}:7:9`,
      ]);
    }
  });

  test("a collision between two other files is not reported", () => {
    const files = { ...three, "prod.yaml": right.replace("acme-prod", "acme-x") };
    expect(load(files, ["prod"]).environments.map(({ name }) => name)).toEqual(["prod"]);
  });

  test("each clash with one that is to be built is reported", () => {
    expect(problemsOf(three, ["m"]).map(({ got }) => got.match(/[a-z]\.yaml/)?.[0])).toEqual([
      "a.yaml",
    ]);
    expect(
      problemsOf(three, ["a", "z"]).map(({ where }) => where.match(/[a-z]\.yaml/)?.[0]),
    ).toEqual(["a.yaml", "z.yaml"]);
  });
});

describe("a file with other mistakes is read as far as possible", () => {
  const broken = `${rightToo.replace("eu-west-1", "Ireland").replace("existing", "never")}speed: 1
tags: [a]
eventTopic: { name: 7 }
mediaBucket: { name: acme-media, retentionDays: 0 }
whatsappBusinessAccounts:
  - support
  - { id: waba-1, phoneNumbers: [{ id: ${NUMBER} }, null] }
  - { id: ${WABA} }
`;
  const prod = added(`mediaBucket: { name: acme-media }\n${account(WABA, number())}`);

  test("collisions with it are found, and its own mistakes are not reported", () => {
    expect(places({ "dev.yaml": broken, "prod.yaml": prod }, ["prod"])).toEqual([
      'prod.yaml:6:22  mediaBucket.name: "acme-media", as in environments/dev.yaml:9:22',
      `prod.yaml:8:9  whatsappBusinessAccounts[0].id: "${WABA}", as in environments/dev.yaml:13:11`,
      `prod.yaml:11:13  whatsappBusinessAccounts[0].phoneNumbers[0].id: "${NUMBER}", as in environments/dev.yaml:12:40`,
    ]);
  });

  test("such a file stops nothing that it does not clash with", () => {
    const { environments } = load({ "dev.yaml": broken, "prod.yaml": right }, ["prod"]);
    expect(environments.map(({ name }) => name)).toEqual(["prod"]);
  });

  test("collisions are reported beside the other mistakes of the file that is to be built", () => {
    const fields = problemsOf({ "dev.yaml": broken, "prod.yaml": prod }, ["dev"]).map(
      ({ field }) => field,
    );
    expect(fields).toEqual(
      expect.arrayContaining(["region", "speed", "mediaBucket.retentionDays", "mediaBucket.name"]),
    );
  });

  test("a key twice does not hide the rest either", () => {
    const dev = `${rightToo}${account()}region: eu-west-1\n`;
    expect(problemsOf({ "dev.yaml": dev, "prod.yaml": right + account() }, ["prod"])).toHaveLength(
      1,
    );
  });

  test("one that cannot be read at all is a warning that says what it costs", () => {
    const files = { "dev.yaml": `${rightToo}tags: a: b\n`, "prod.yaml": right };
    expect(warnings(files, ["prod"])).toEqual([
      expect.objectContaining({
        where: "environments/dev.yaml:6:7",
        fix: expect.stringMatching(/; until then, collisions with it /),
      }),
    ]);
  });
});
