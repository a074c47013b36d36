import {
  added,
  changed,
  type Files,
  load,
  problemsOf,
  RATES,
  type Row,
  refusal,
  refuses,
  right,
  told,
  warnings,
  withSpend,
} from "./harness";

const beside: Files = { "rates.csv": RATES };
const inSpend = (field: string, allowed: string, rows: readonly Row[]) =>
  refuses(`spend.${field}`, allowed, withSpend, rows, beside);
const inLimits = (field: string, allowed: string, rows: readonly Row[]) =>
  refuses(`spend.limits${field}`, allowed, (limits) => withSpend("", limits), rows, beside);

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

test("a limit, who is told, and a rate card are enough", () => {
  const [environment] = load({ ...beside, "prod.yaml": withSpend("") }).environments;
  expect(environment?.spend).toEqual({
    scope: "region",
    rateCard: "rates.csv",
    limits: [{ usd: 40, per: "hour", severity: "warning" }],
    feeRate: { enabled: true, windowHours: 1 },
    budgets: { enabled: true, filter: "service" },
  });
  expect(environment?.rates.map(({ fee, country, usd }) => [fee, country, usd])).toEqual([
    ["MessageFee", "*", "0.005"],
    ["MetaTemplateMessageFee", "*", "0.02"],
    ["MetaTemplateMessageFee", "DE", "0.12"],
  ]);
});

test("without spend there are no rates, and nobody looks for a card", () => {
  expect(load({ "prod.yaml": right }).environments[0]?.rates).toEqual([]);
});

describe("limits", () => {
  const USD = "US dollars from 0.01 to 10000000, with at most two decimals";
  const WRITE = "write it as 40 or 40.50, without quotes";
  inLimits("[0].usd", USD, [
    ["[{ usd: ▸0, per: hour, severity: warning }]", "0", WRITE],
    ["[{ usd: ▸-40, per: hour, severity: warning }]", "-40", WRITE],
    ["[{ usd: ▸0.009, per: hour, severity: warning }]", "0.009", WRITE],
    ["[{ usd: ▸40.005, per: hour, severity: warning }]", "40.005", WRITE],
    ["[{ usd: ▸10000000.01, per: hour, severity: warning }]", "10000000.01", WRITE],
    ["[{ usd: ▸10000001, per: hour, severity: warning }]", "10000001", WRITE],
    ['[{ usd: ▸"40", per: hour, severity: warning }]', '"40"', WRITE],
    ["[{ usd: ▸40 USD, per: hour, severity: warning }]", '"40 USD"', WRITE],
    ["[{ usd: ▸.nan, per: hour, severity: warning }]", ".nan", WRITE],
    ["[▸{ per: hour, severity: warning }]", "nothing", WRITE],
  ]);
  inLimits("[0].per", "hour, day, month", [
    ["[{ usd: 40, per: ▸hours, severity: warning }]", '"hours"', "write hour"],
    ["[{ usd: 40, per: ▸week, severity: warning }]", '"week"', "write one of them"],
  ]);
  inLimits("[0].severity", "warning, critical", [
    ["[{ usd: 40, per: hour, severity: ▸warn }]", '"warn"', "write one of them"],
  ]);
  inLimits("[0].severity", "a severity that alarms sets: warning", [
    [
      "[{ usd: 40, per: hour, severity: ▸critical }]",
      "critical, but alarms.critical is not set",
      "add alarms.critical, or write warning",
    ],
  ]);
  inLimits("", "at least one limit", [
    ["▸[]", "none", "write one, such as {usd: 40, per: hour, severity: warning}, or remove spend"],
  ]);
  inLimits("[1]", "one limit for each severity and span", [
    [
      "[{ usd: 40, per: hour, severity: warning }, ▸{ usd: 50, per: hour, severity: warning }]",
      "a second warning limit per hour, after 40 USD",
      "remove one of them, or change its severity",
    ],
  ]);

  test.each([0.01, "40", "40.5", "40.50", "4e1", "10000000"])("of %s USD are right", (usd) => {
    const text = withSpend("", `[{ usd: ${usd}, per: hour, severity: warning }]`);
    expect(load({ ...beside, "prod.yaml": text }).environments[0]?.spend?.limits[0]?.usd).toBe(
      Number(usd),
    );
  });

  test("without alarms", () => {
    const text = withSpend("").replace(/^alarms.*\n/m, "");
    expect(refusalOf(text)).toBe(
      told([
        "prod.yaml:7:3  spend",
        "limits without alarms",
        "spend together with alarms, which says who is told",
        "add alarms: {warning: {emails: [on-call@example.com]}}",
      ]),
    );
  });

  test("missing, and the card as well", () => {
    const text = withSpend("").replace(/ {2}rateCard.*\n {2}limits.*\n/, "  scope: region\n");
    expect(places(text)).toEqual(["8:3  spend.rateCard", "8:3  spend.limits"]);
  });
});

describe("other fields", () => {
  inSpend("scope", "region, numbers", [["scope: ▸regions", '"regions"', "write region"]]);
  inSpend(
    "feeRate.windowHours",
    "a whole number from 1 to 3: CloudWatch's Metrics Insights alarms look back no further",
    [
      ["feeRate: { windowHours: ▸0 }", "0", "write 1"],
      ["feeRate: { windowHours: ▸4 }", "4", "write 3"],
      ['feeRate: { windowHours: ▸"2" }', '"2"', "write 2, without quotes"],
      ["feeRate: { windowHours: ▸1.5 }", "1.5", "write 2"],
    ],
  );
  inSpend("numbers", "numbers only with scope: numbers", [
    [
      `numbers: ▸[{ arn: ${ONE}, sharePercent: 100 }]`,
      "1 beside scope region",
      "write scope: numbers, or remove numbers",
    ],
  ]);
  const inNumbers = (numbers: string) => withSpend(`scope: numbers\n  numbers: ${numbers}`);
  refuses(
    "spend.numbers",
    "numbers whose shares of the limits make 100 %, as no alarm can add numbers up",
    inNumbers,
    [
      [
        `▸[{ arn: ${ONE}, sharePercent: 99 }]`,
        "shares of 99 % in all",
        "change the shares until they make 100",
      ],
      [
        `▸[{ arn: ${ONE}, sharePercent: 50 }, { arn: ${TWO}, sharePercent: 51 }]`,
        "shares of 101 % in all",
        "change the shares until they make 100",
      ],
      ["▸[]", "no number", "list each number's arn and sharePercent, or write scope: region"],
    ],
    beside,
  );
  refuses(
    "spend.numbers[1].sharePercent",
    "a whole number from 1 to 100",
    inNumbers,
    [
      [`[{ arn: ${ONE}, sharePercent: 100 }, { arn: ${TWO}, sharePercent: ▸0 }]`, "0", "write 1"],
      [
        `[{ arn: ${ONE}, sharePercent: 50 }, { arn: ${TWO}, sharePercent: ▸49.5 }]`,
        "49.5",
        "write 50",
      ],
    ],
    beside,
  );
  refuses(
    "spend.numbers[0].arn",
    "an ARN in Region eu-west-1",
    inNumbers,
    [
      [
        `[{ arn: ▸${ONE.replace("eu-west-1", "eu-west-2")}, sharePercent: 100 }]`,
        `"${ONE.replace("eu-west-1", "eu-west-2")}"`,
        "name one from there, or correct account or region at the top of the file",
      ],
    ],
    beside,
  );
  inSpend("estimated[0].dimensions.DestinationCountryCode", "the ISO code of a country", [
    [
      "estimated: [{ fee: MessageFee, dimensions: { DestinationCountryCode: ▸UK } }]",
      '"UK"',
      "write GB",
    ],
  ]);
  inSpend("estimated[0].dimensions.MessageFeeType", "the value of a metric's dimension", [
    [
      "estimated: [{ fee: MessageFee, dimensions: { MessageFeeType: ▸false } }]",
      "false",
      'put it in quotes: "false"',
    ],
  ]);
  inSpend(
    "estimated[0].dimensions.MetaTemplateMessageFeeCategory",
    "authentication, authentication_international, marketing, service, utility",
    [
      [
        "estimated: [{ fee: MetaTemplateMessageFee, dimensions: { MetaTemplateMessageFeeCategory: ▸Marketing } }]",
        '"Marketing"',
        "write marketing",
      ],
    ],
  );
  inSpend("estimated[0].fee", "MessageFee, MetaTemplateMessageFee", [
    [
      "estimated: [{ fee: ▸WhatsAppMessageFeeCount, dimensions: { MessageFeeType: Service } }]",
      '"WhatsAppMessageFeeCount"',
      "write one of them",
    ],
  ]);
  inSpend("budgets.serviceName", "the name of a service as AWS Cost Explorer shows it", [
    ['budgets: { serviceName: ▸"" }', '""', "copy it from Cost Explorer, grouped by service"],
  ]);

  test("a limit that nothing watches", () => {
    expect(refusalOf(withSpend("feeRate: { enabled: false }"))).toBe(
      told([
        "prod.yaml:9:12  spend.limits[0]",
        "40 USD per hour, which nothing watches",
        "a limit that an alarm or a budget watches",
        "leave feeRate.enabled at true, or list the metrics under estimated",
      ]),
    );
  });
});

describe("one mistake is told once and hides no other", () => {
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
    expect(places(withSpend(`${estimated}\n  feeRate: { enabled: false }`))).toEqual([
      "11:7  spend.estimated[0].dimensions",
      "12:49  spend.estimated[1].dimensions.Country",
      "14:7  spend.estimated[3]",
    ]);
    const broken = "estimated: [{ fee: MessageFee }]\n  feeRate: { enabled: false }";
    expect(places(withSpend(broken))).toEqual(["10:15  spend.estimated[0].dimensions"]);
    expect(places(withSpend("estimated: all\n  feeRate: { enabled: false }"))).toEqual([
      "10:14  spend.estimated",
    ]);
  });

  test("a broken number neither changes the sum of shares nor disowns its metrics", () => {
    const text = withSpend(`scope: numbers
  numbers: [{ arn: ${ONE}, sharePercent: 40 }, { arn: ${TWO}, sharePercent: 0 }, { arn: ${ONE}, sharePercent: 1 }]
  estimated: [{ fee: MessageFee, dimensions: { WhatsAppPhoneNumberArn: "${TWO}" } }]
  feeRate: { enabled: false }`);
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

  test("alarms that are wrong are told where they stand", () => {
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

  test("many, in the order of the file", () => {
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
  test("that is not there", () => {
    expect(refusalOf(withSpend(""), {})).toBe(
      told([
        "prod.yaml:8:13  spend.rateCard",
        '"rates.csv", which is not there',
        "a file in environments",
        "create environments/rates.csv with the header row country,fee,category,type,usd,effective,source",
      ]),
    );
  });

  test("with a problem: it is told beside those of the file, which need no rates", () => {
    const broken = `${RATES}XX,MessageFee,*,,0.1,2026-10-01,an example\n`;
    const text = withSpend("estimated: [{ fee: MessageFee, dimensions: { a: b } }]", "[]");
    expect(places(text, { "rates.csv": broken })).toEqual([
      "9:11  spend.limits",
      "10:51  spend.estimated[0].dimensions.a",
      "rates.csv:5:1  country",
    ]);
  });

  test("without a rate for a country that a metric counts", () => {
    const card = RATES.replaceAll("*,M", "FR,M").replace("FR,MetaT", "*,MetaT");
    const text = withSpend(
      "estimated: [{ fee: MessageFee, dimensions: { DestinationCountryCode: DE } }]",
    );
    const told = problemsOf({ "rates.csv": card, "prod.yaml": text });
    expect(told.map(({ field, got }) => [field, got])).toEqual([
      ["spend.estimated[0]", 'MessageFee of {"DestinationCountryCode":"DE"}'],
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

describe("a limit per month below what the hourly one allows", () => {
  const limits = (usd: number, severity = "warning") =>
    `[{ usd: 4, per: hour, severity: warning }, { usd: ${usd}, per: month, severity: ${severity} }]`;
  const told = (usd: number, severity?: string) =>
    warnings({
      ...beside,
      "prod.yaml": withSpend("", limits(usd, severity)).replace(
        "] } }",
        "] }, critical: { emails: [boss@example.com] } }",
      ),
    });

  test("is a warning", () => {
    expect(told(2975.99)).toEqual([
      {
        where: "environments/prod.yaml:9:61",
        field: "spend.limits[1].usd",
        got: "2975.99 a month, although 4 an hour make up to 2976",
        allowed: "a monthly limit that the hourly one keeps, or one that only the budget watches",
        fix: "go on if that is meant: the month is then told by AWS Budgets alone, 8 to 24 hours late",
      },
    ]);
  });

  test("and none at it, above it, or of another severity", () => {
    expect(told(2976)).toEqual([]);
    expect(told(2976.01)).toEqual([]);
    expect(told(1, "critical")).toEqual([]);
  });
});

test("an environment's money is nobody else's", () => {
  expect(
    problemsOf({ "prod.yaml": added("spend: {}"), "dev.yaml": changed("namePrefix: acme-dev") }, [
      "dev",
    ]),
  ).toEqual([]);
});
