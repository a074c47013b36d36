import { withParts } from "../../../constructs/alarms/alarm-definition";
import { spendAlarms } from "../../../constructs/alarms/spend-plan";
import { finding, numbersOf, problems } from "./findings";
import { SALES, SUPPORT, scope, spending } from "./scenes";

describe("numbers", () => {
  const ADD_UP = [
    "numbers whose shares of the limits make 100 %, as no alarm can add numbers up",
    "change the shares until they make 100",
  ] as const;

  test.each<[number[]]>([[[100]], [[50, 50]], [[33, 33, 34]], [[1, 99]]])(
    "shares of %j are right",
    (shares) => {
      expect(problems({ scope: "numbers", numbers: numbersOf(...shares) })).toEqual([]);
    },
  );

  test.each<[number[], number]>([
    [[99], 99],
    [[50, 49], 99],
    [[50, 51], 101],
    [[100, 100], 200],
  ])("shares of %j are refused", (shares, sum) => {
    expect(problems({ scope: "numbers", numbers: numbersOf(...shares) })).toEqual([
      finding(["numbers"], `shares of ${sum} % in all`, ...ADD_UP),
    ]);
  });

  test.each([undefined, []])("none for scope numbers: %j", (numbers) => {
    expect(problems({ scope: "numbers", numbers })).toEqual([
      finding(
        ["numbers"],
        "no number",
        ADD_UP[0],
        "list each number's arn and sharePercent, or write scope: region",
      ),
    ]);
  });

  test.each([undefined, "region" as const])("some for scope %s", (where) => {
    expect(problems({ scope: where, numbers: numbersOf(50, 50) })).toEqual([
      finding(
        ["numbers"],
        "2 beside scope region",
        "numbers only with scope: numbers",
        "write scope: numbers, or remove numbers",
      ),
    ]);
  });

  const withPrefix = SUPPORT.replace("number-id/", "number-id/phone-number-id-");
  test.each([SUPPORT, withPrefix])("one number twice: %s", (arn) => {
    const numbers = [
      { arn: SUPPORT, sharePercent: 60 },
      { arn: SALES, sharePercent: 10 },
      { arn, sharePercent: 30 },
    ];
    expect(problems({ scope: "numbers", numbers })).toEqual([
      finding(
        ["numbers", 2, "arn"],
        expect.stringContaining(arn.slice(0, 110)),
        "each number once",
        "remove one of them",
      ),
    ]);
  });

  test("two that end alike are two numbers, whose alarms have different names", () => {
    const numbers = [
      { arn: SUPPORT, sharePercent: 60 },
      { arn: SALES, sharePercent: 10 },
      { arn: SUPPORT.replace("/0", "/f"), sharePercent: 30 },
    ];
    expect(problems({ scope: "numbers", numbers })).toEqual([]);
    const options = spending({ scope: "numbers", numbers, estimated: [] });
    const alarms = withParts(spendAlarms({ scope, options, eventTopicName: "events" }));
    const names = alarms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(alarms.map(({ id }) => id)).size).toBe(names.length);
    const endings = new Set(names.flatMap((name) => name.match(/-fees-(\w+)-warning$/)?.[1] ?? []));
    expect([...endings]).toEqual(["456789abcdef", "000000000001", "456789abcdefn2"]);
  });

  test("99 of them are as many as the blindness alarm takes", () => {
    expect(problems({ scope: "numbers", numbers: numbersOf(2, ...Array(98).fill(1)) })).toEqual([]);
    expect(problems({ scope: "numbers", numbers: numbersOf(...Array(100).fill(1)) })).toEqual([
      finding(
        ["numbers"],
        "100 numbers",
        "at most 99, as a composite alarm takes 100 alarms",
        "spread the numbers over several environments, or write scope: region",
      ),
    ]);
  });
});
