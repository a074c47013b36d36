import {
  added,
  changed,
  type Files,
  load,
  places,
  problemsOf,
  RATES,
  refusal,
  rendered,
  right,
  withSpend,
} from "./harness";

// What is wrong with limits, numbers and metrics is tested with their decisions; here, that a file's reader sees where.

const beside: Files = { "rates.csv": RATES };

const NUMBER = "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id";
const ONE = `${NUMBER}/${"1".repeat(32)}`;
const TWO = `${NUMBER}/${"2".repeat(32)}`;

const found = (text: string, files: Files = beside) => places({ ...files, "prod.yaml": text });

test("a dimension that YAML reads as something else than text is to be put in quotes", () => {
  const dimensions = "estimated: [{ fee: MessageFee, dimensions: { MessageFeeType: false } }]";
  expect(refusal({ ...beside, "prod.yaml": withSpend(dimensions) })).toBe(
    rendered([
      "prod.yaml:10:64  spend.estimated[0].dimensions.MessageFeeType",
      "false",
      "the value of a metric's dimension",
      'put it in quotes: "false"',
    ]),
  );
});

describe("one mistake is reported once and hides no other", () => {
  const two =
    "[{ usd: 0, per: hour, severity: warning }, { usd: 40, per: day, severity: critical }]";

  test("a broken limit neither shifts the places of others nor counts as none", () => {
    expect(found(withSpend("", two))).toEqual([
      "prod.yaml:9:19  spend.limits[0].usd: 0",
      "prod.yaml:9:85  spend.limits[1].severity: critical, but alarms.critical is not set",
    ]);
    expect(found(withSpend("", "[{ usd: 0, per: hour, severity: warning }]"))).toEqual([
      "prod.yaml:9:19  spend.limits[0].usd: 0",
    ]);
  });

  test("a broken metric shifts nothing, and does not leave a limit unwatched", () => {
    const estimated = `estimated:
    - { fee: MessageFee }
    - { fee: MessageFee, dimensions: { Country: DE } }
    - { fee: MessageFee, dimensions: { MessageFeeType: Service } }
    - { fee: MessageFee, dimensions: { MessageFeeType: Service } }`;
    const daily = "[{ usd: 40, per: day, severity: warning }]";
    const off = "budgets: { enabled: false }";
    expect(found(withSpend(`${estimated}\n  ${off}`, daily))).toEqual([
      "prod.yaml:11:7  spend.estimated[0].dimensions: nothing",
      expect.stringContaining("prod.yaml:12:49  spend.estimated[1].dimensions.Country: "),
      expect.stringContaining("prod.yaml:14:7  spend.estimated[3]: "),
    ]);
    const broken = `estimated: [{ fee: MessageFee }]\n  ${off}`;
    expect(found(withSpend(broken, daily))).toEqual([
      "prod.yaml:10:15  spend.estimated[0].dimensions: nothing",
    ]);
    expect(found(withSpend(`estimated: all\n  ${off}`, daily))).toEqual([
      'prod.yaml:10:14  spend.estimated: "all"',
    ]);
  });

  test("a broken number neither changes the sum of shares nor disowns its metrics", () => {
    const text = withSpend(
      `scope: numbers
  numbers: [{ arn: ${ONE}, sharePercent: 40 }, { arn: ${TWO}, sharePercent: 0 }, { arn: ${ONE}, sharePercent: 1 }]
  estimated: [{ fee: MessageFee, dimensions: { WhatsAppPhoneNumberArn: "${TWO}" } }]`,
      "[{ usd: 40, per: day, severity: warning }]",
    );
    expect(found(text)).toEqual([
      "prod.yaml:11:257  spend.numbers[1].sharePercent: 0",
      'prod.yaml:11:269  spend.numbers[2].arn: "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/11111111111111111111111111111111"',
    ]);
  });

  test("a broken scope says nothing about numbers", () => {
    const text = withSpend(
      `scope: number\n  numbers: [{ arn: ${ONE}, sharePercent: 1 }]\n  budgets: { enabled: false }`,
    );
    expect(found(text)).toEqual(['prod.yaml:10:10  spend.scope: "number"']);
  });

  test("a broken account or prefix hides nothing about money", () => {
    const text = withSpend("", "[]").replace(
      'account: "111122223333"\nregion: eu-west-1\nnamePrefix: acme-prod',
      "account: 1\nregion: eu-west-1\nnamePrefix: Acme",
    );
    expect(found(text)).toEqual([
      "prod.yaml:1:10  account: 1",
      'prod.yaml:3:13  namePrefix: "Acme"',
      "prod.yaml:9:11  spend.limits: an empty list",
    ]);
  });

  test("alarms that are wrong are reported where they stand", () => {
    const withAlarms = (alarms: string) =>
      withSpend("", "[{ usd: 40, per: hour, severity: critical }]").replace(
        /^alarms.*$/m,
        `alarms: ${alarms}`,
      );
    expect(found(withAlarms("yes"))).toEqual(['prod.yaml:6:9  alarms: "yes"']);
    expect(found(withAlarms("{}"))).toEqual(["prod.yaml:6:9  alarms.warning: nothing"]);
    expect(found(withAlarms("{ warning: { emails: [nobody] }, critical: [] }"))).toEqual([
      'prod.yaml:6:31  alarms.warning.emails[0]: "nobody"',
      "prod.yaml:6:52  alarms.critical: []",
    ]);
  });

  test("many mistakes are reported in the order of the file", () => {
    const text = withSpend(
      "feeRate: { windowHours: 4 }\n  budgets: { filter: usageTypes, speed: 1 }",
      two,
    ).replace("eu-west-1", "eu-west-3");
    expect(found(text)).toEqual([
      "prod.yaml:9:19  spend.limits[0].usd: 0",
      "prod.yaml:9:85  spend.limits[1].severity: critical, but alarms.critical is not set",
      "prod.yaml:10:27  spend.feeRate.windowHours: 4",
      "prod.yaml:11:22  spend.budgets.filter: usageTypes in eu-west-3",
      "prod.yaml:11:34  spend.budgets.speed: an unknown key",
    ]);
  });
});

describe("the rate card", () => {
  test("with a problem: it is reported beside those of the file, which need no rates", () => {
    const broken = `${RATES}XX,MessageFee,*,,0.1,2026-10-01,an example\n`;
    const text = withSpend("estimated: [{ fee: MessageFee, dimensions: { a: b } }]", "[]");
    expect(found(text, { "rates.csv": broken })).toEqual([
      "prod.yaml:9:11  spend.limits: an empty list",
      expect.stringContaining("prod.yaml:10:51  spend.estimated[0].dimensions.a: "),
      'rates.csv:5:1  country: "XX"',
    ]);
  });

  test("is read only by the environments that are built", () => {
    const files = {
      "prod.yaml": right,
      "dev.yaml": withSpend("").replace("acme-prod", "acme-dev"),
    };
    expect(load(files, ["prod"]).environments).toHaveLength(1);
  });
});

describe("an environment's money", () => {
  const dev = (text: string) => withSpend(text).replace("acme-prod", "acme-dev");

  test.each(["", "scope: region"])("in scope region is watched once in a Region: %j", (written) => {
    const problems = problemsOf({
      ...beside,
      "dev.yaml": dev(""),
      "prod.yaml": withSpend(written),
    });
    expect(problems.map(({ field }) => field)).toEqual(["spend.scope"]);
  });

  test("may be watched in each of two Regions", () => {
    const elsewhere = dev("").replace("eu-west-1", "eu-central-1");
    expect(problemsOf({ ...beside, "dev.yaml": elsewhere, "prod.yaml": withSpend("") })).toEqual(
      [],
    );
  });

  test("of a number is watched once, whatever scope another environment has", () => {
    const numbers = (arn: string) =>
      `scope: numbers\n  numbers: [{ arn: ${arn}, sharePercent: 100 }]`;
    const fields = (one: string, other: string) =>
      problemsOf({ ...beside, "dev.yaml": dev(one), "prod.yaml": withSpend(other) }).map(
        ({ field }) => field,
      );
    expect(fields(numbers(ONE), numbers(ONE))).toEqual(["spend.numbers[0].arn"]);
    expect(fields(numbers(ONE), numbers(TWO))).toEqual([]);
    expect(fields(numbers(ONE), "")).toEqual([]);
  });

  test("collides with nothing while its scope cannot be read", () => {
    const files = { "dev.yaml": dev(""), "prod.yaml": withSpend("scope: regions") };
    expect(problemsOf({ ...beside, ...files }).map(({ got }) => got)).toEqual(['"regions"']);
  });

  test("is no concern of files that are not built", () => {
    expect(
      problemsOf({ "prod.yaml": added("spend: {}"), "dev.yaml": changed("namePrefix: acme-dev") }, [
        "dev",
      ]),
    ).toEqual([]);
  });
});
