import {
  added,
  changed,
  type Files,
  load,
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

function refusalOf(text: string, files: Files = beside): string {
  return refusal({ ...files, "prod.yaml": text });
}

/** `line:column  field` of everything that is wrong. */
function places(text: string, files: Files = beside): string[] {
  return problemsOf({ ...files, "prod.yaml": text }).map(
    ({ where, field }) => `${where.replace(/^.*\//, "").replace("prod.yaml:", "")}  ${field}`,
  );
}

test("a dimension that YAML reads as something else than text is to be put in quotes", () => {
  expect(
    refusalOf(withSpend("estimated: [{ fee: MessageFee, dimensions: { MessageFeeType: false } }]")),
  ).toBe(
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
    expect(places(withSpend("", two))).toEqual([
      "9:19  spend.limits[0].usd",
      "9:85  spend.limits[1].severity",
    ]);
    expect(places(withSpend("", "[{ usd: 0, per: hour, severity: warning }]"))).toEqual([
      "9:19  spend.limits[0].usd",
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
    expect(places(withSpend(`${estimated}\n  ${off}`, daily))).toEqual([
      "11:7  spend.estimated[0].dimensions",
      "12:49  spend.estimated[1].dimensions.Country",
      "14:7  spend.estimated[3]",
    ]);
    const broken = `estimated: [{ fee: MessageFee }]\n  ${off}`;
    expect(places(withSpend(broken, daily))).toEqual(["10:15  spend.estimated[0].dimensions"]);
    expect(places(withSpend(`estimated: all\n  ${off}`, daily))).toEqual([
      "10:14  spend.estimated",
    ]);
  });

  test("a broken number neither changes the sum of shares nor disowns its metrics", () => {
    const text = withSpend(
      `scope: numbers
  numbers: [{ arn: ${ONE}, sharePercent: 40 }, { arn: ${TWO}, sharePercent: 0 }, { arn: ${ONE}, sharePercent: 1 }]
  estimated: [{ fee: MessageFee, dimensions: { WhatsAppPhoneNumberArn: "${TWO}" } }]`,
      "[{ usd: 40, per: day, severity: warning }]",
    );
    expect(places(text)).toEqual([
      "11:257  spend.numbers[1].sharePercent",
      "11:269  spend.numbers[2].arn",
    ]);
  });

  test("a broken scope says nothing about numbers", () => {
    const text = withSpend(
      `scope: number\n  numbers: [{ arn: ${ONE}, sharePercent: 1 }]\n  budgets: { enabled: false }`,
    );
    expect(places(text)).toEqual(["10:10  spend.scope"]);
  });

  test("a broken account or prefix hides nothing about money", () => {
    const text = withSpend("", "[]").replace(
      'account: "111122223333"\nregion: eu-west-1\nnamePrefix: acme-prod',
      "account: 1\nregion: eu-west-1\nnamePrefix: Acme",
    );
    expect(places(text)).toEqual(["1:10  account", "3:13  namePrefix", "9:11  spend.limits"]);
  });

  test("alarms that are wrong are reported where they stand", () => {
    const withAlarms = (alarms: string) =>
      withSpend("", "[{ usd: 40, per: hour, severity: critical }]").replace(
        /^alarms.*$/m,
        `alarms: ${alarms}`,
      );
    expect(places(withAlarms("yes"))).toEqual(["6:9  alarms"]);
    expect(places(withAlarms("{}"))).toEqual(["6:9  alarms.warning"]);
    expect(places(withAlarms("{ warning: { emails: [nobody] }, critical: [] }"))).toEqual([
      "6:31  alarms.warning.emails[0]",
      "6:52  alarms.critical",
    ]);
  });

  test("many mistakes are reported in the order of the file", () => {
    const text = withSpend(
      "feeRate: { windowHours: 4 }\n  budgets: { filter: usageTypes, speed: 1 }",
      two,
    ).replace("eu-west-1", "eu-west-3");
    expect(places(text)).toEqual([
      "9:19  spend.limits[0].usd",
      "9:85  spend.limits[1].severity",
      "10:27  spend.feeRate.windowHours",
      "11:22  spend.budgets.filter",
      "11:34  spend.budgets.speed",
    ]);
  });
});

describe("the rate card", () => {
  test("with a problem: it is reported beside those of the file, which need no rates", () => {
    const broken = `${RATES}XX,MessageFee,*,,0.1,2026-10-01,an example\n`;
    const text = withSpend("estimated: [{ fee: MessageFee, dimensions: { a: b } }]", "[]");
    expect(places(text, { "rates.csv": broken })).toEqual([
      "9:11  spend.limits",
      "10:51  spend.estimated[0].dimensions.a",
      "rates.csv:5:1  country",
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
