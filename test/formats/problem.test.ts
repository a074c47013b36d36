import { inspect } from "node:util";
import {
  cut,
  ProblemsError,
  renderProblem,
  show,
  showAscii,
  UserError,
} from "../../formats/problem";

const problem = {
  where: "environments/prod.yaml:2:9",
  field: "region",
  got: '"Ireland"',
  allowed: "the code of an AWS Region",
  fix: "write it as eu-west-1",
};

test("a problem is four lines, the place first", () => {
  expect(renderProblem(problem)).toBe(`environments/prod.yaml:2:9  region
  got      "Ireland"
  allowed  the code of an AWS Region
  fix      write it as eu-west-1`);
});

test("without a field, or without a file, the place is what is left", () => {
  expect(renderProblem({ ...problem, field: "" })).toMatch(/^environments\/prod\.yaml:2:9\n/);
  expect(renderProblem({ ...problem, where: "" })).toMatch(/^region\n/);
});

test("several problems are one error that a user can mend", () => {
  const error = new ProblemsError("2 problems:", [problem, { ...problem, field: "other" }]);
  expect(error).toBeInstanceOf(UserError);
  expect(error.message.split("\n\n").map((part) => part.split("\n")[0])).toEqual([
    "2 problems:",
    "environments/prod.yaml:2:9  region",
    "environments/prod.yaml:2:9  other",
  ]);
});

test.each<[unknown, string]>([
  [undefined, "nothing"],
  [null, "null"],
  ["", '""'],
  ["two\nlines", '"two\\nlines"'],
  ["\u009b31m", '"\\u009b31m"'],
  ["\u202eabc", '"\\u202eabc"'],
  [7, "7"],
  [["a", { b: 1 }], '["a",{"b":1}]'],
  ["x".repeat(200), `"${"x".repeat(116)}...`],
])("%j is shown on one line", (value, shown) => {
  expect(show(value)).toBe(shown);
});

test("what is long is cut, and what would move the cursor is written out", () => {
  expect(cut("x".repeat(120))).toHaveLength(120);
  expect(cut("x".repeat(121))).toBe(`${"x".repeat(117)}...`);
  expect(cut("\u001b[31m\r\n")).toBe("\\u001b[31m\\u000d\\u000a");
});

describe("what a reader cannot see, or takes for another letter, is written as its number", () => {
  test.each([
    ["111122223333\u200b", '"111122223333\\u200b"'],
    ["acme\u00a0prod", '"acme\\u00a0prod"'],
    ["a\u202ecba", '"a\\u202ecba"'],
    ["acme-pr\u043ed", '"acme-pr\\u043ed"'],
    ["\u{1d5ba}cme", '"\\ud835\\uddbacme"'],
    ["\ud800", '"\\ud800"'],
  ])("%j", (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  test.each(["Zürich", "Бюро", "部門", "Γραφείο", "Köln 部門", "naïve"])(
    "all is readable in %s",
    (text) => {
      expect(show(text)).toBe(`"${text}"`);
    },
  );

  test("where only ASCII is allowed, a whole word of another script as well", () => {
    expect(showAscii("\u0430\u0441\u0435-prod")).toBe('"\\u0430\\u0441\\u0435-prod"');
  });
});

test("what code made is shown by its class, and a huge value is not read to its end", () => {
  expect(show(new Map())).toBe("a Map");
  expect(show(() => {})).toBe("a function");
  expect(show("a".repeat(10_000_000)).length).toBe(120);
});

test("what JSON writes as something else, or not at all", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(show)).toEqual(["NaN", "Infinity"]);
  expect([circle, { circle }].map(show)).toEqual([
    "a list that JSON cannot write, for example because it holds itself",
    "an object that JSON cannot write, for example because it holds itself",
  ]);
});

test("an error that nobody catches is printed once", () => {
  const printed = inspect(new ProblemsError("1 problem:", [problem]));
  expect(printed.split(problem.fix)).toHaveLength(2);
});
