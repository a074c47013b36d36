import { regionsWithUsageCode } from "../../../formats/regions";
import { finding, limit, problems } from "./findings";
import { rates } from "./scenes";

describe("a budget's names", () => {
  test("in two fields at once", () => {
    const budgets = { serviceName: "One", serviceNames: ["Two"] };
    expect(problems({ limits: [limit(40, "month")], budgets })).toEqual([
      finding(
        ["budgets", "serviceName"],
        '"One" beside serviceNames',
        "one of the two",
        "remove serviceName, and list its name in serviceNames if it bills WhatsApp",
      ),
    ]);
  });

  test.each([
    [[], "an empty list"],
    [["One", "One"], '"One"'],
    [["-"], '"-"'],
  ])("that cannot be: %j", (serviceNames, got) => {
    const found = problems({ limits: [limit(40, "month")], budgets: { serviceNames } });
    expect(found.map((each) => each.got)).toEqual([got]);
    expect(found[0]?.path.slice(0, 2)).toEqual(["budgets", "serviceNames"]);
  });
});

describe("budgets by usage types", () => {
  const byTypes = { limits: [limit(3000, "month")], budgets: { filter: "usageTypes" } } as const;
  const BY_NAME = "write service, which filters by the names of billing services";

  test.each(regionsWithUsageCode().map((region) => [region]))("in %s are right", (region) => {
    expect(problems(byTypes, region)).toEqual([]);
  });

  test.each(["eu-west-3", "us-west-1", "ap-northeast-3"])(
    "in %s, whose code is not published",
    (region) => {
      expect(problems(byTypes, region)).toEqual([
        finding(
          ["budgets", "filter"],
          `usageTypes in ${region}`,
          `usageTypes in a Region whose code AWS publishes: ${regionsWithUsageCode().join(", ")}`,
          BY_NAME,
        ),
      ]);
      expect(problems({ ...byTypes, budgets: { filter: "service" } }, region)).toEqual([]);
      expect(problems({ budgets: { enabled: false, filter: "usageTypes" } }, region)).toEqual([]);
    },
  );

  test("with a rate card that names no country", () => {
    expect(problems({ ...byTypes, rates: rates.filter(({ country }) => country === "*") })).toEqual(
      [
        finding(
          ["budgets", "filter"],
          "usageTypes with a rate card that names no country",
          "usageTypes with countries on the rate card: usage types carry the country",
          `add a row for each country that you write to, or ${BY_NAME}`,
        ),
      ],
    );
  });
});
