import { table } from "../../tools/check/show.mjs";
import { firstOf, ofCompiler, ofLinter, ofTests, STEPS } from "../../tools/check/steps.mjs";

describe("the first fault", () => {
  test("of the compiler", () => {
    const output = `constructs/key.ts(12,5): error TS2322: Type 'number' is not 'string'.
  The expected type comes from property 'alias'.
main.ts(1,1): error TS1005: ';' expected.
`;
    const text = "constructs/key.ts:12 Type 'number' is not 'string'.";
    expect(ofCompiler(output)).toEqual({ text, file: "constructs/key.ts" });
  });

  test.each([
    [
      "constructs/key.ts:12:5 lint/correctness/noUnusedImports  FIXABLE  ━━━━━━━━━━\n\n  ✖ This import is unused.\n",
      "constructs/key.ts:12 This import is unused.",
    ],
    [
      "constructs/key.ts format ━━━━━━━━━━\n\n  × File content differs from formatting output\n",
      "constructs/key.ts File content differs from formatting output",
    ],
  ])("of the linter %#", (output, text) => {
    expect(ofLinter(output)).toEqual({ text, file: "constructs/key.ts" });
  });

  test.each([
    ["FAIL test/key.test.ts\n  ● a key › has an alias\n", "test/key.test.ts a key › has an alias"],
    ["PASS fast test/a.test.ts\nFAIL fast test/key.test.ts (6 s)\n", "test/key.test.ts"],
    ["FAIL  system  test/key.test.ts\n  ● Test suite failed to run\n", /Test suite failed to run$/],
  ])("of the tests %#", (output, text) => {
    const expected = typeof text === "string" ? text : expect.stringMatching(text);
    expect(ofTests(output)).toEqual({ text: expected, file: "test/key.test.ts" });
  });

  test("of anything else is the line that matters most, or else the first", () => {
    const fault = firstOf(/is stale/, /^ *!/);
    expect(fault("a\n  ! grown\nb is stale\n").text).toBe("b is stale");
    expect(fault("a\n  ! grown\n").text).toBe("! grown");
    expect(fault("\n  a\n").text).toBe("a");
    expect(fault("\n").text).toBe("it ended without a word");
  });
});

describe("the table", () => {
  const lint = {
    name: "lint",
    state: "FAIL",
    seconds: 2.04,
    note: "constructs/media/options.ts:12 This import is unused.",
    mend: "npm run format",
    output: "",
  } as const;
  const system = {
    ...lint,
    name: "system",
    state: "not run",
    seconds: undefined,
    mend: "",
  } as const;

  test("has a line for each step", () => {
    expect(table([lint, { ...system, note: "a step above failed" }])).toBe(
      `lint     FAIL      2.0 s   constructs/media/options.ts:12 This import is unused.   npm run format
system   not run           a step above failed`,
    );
  });

  test("shortens what is wrong where a line is too narrow for it, and nothing else", () => {
    expect(table([{ ...lint, seconds: 61.7 }], { width: 71 })).toBe(
      "lint   FAIL   62 s   constructs/media/options.ts:12 T…   npm run format",
    );
  });

  test("has colours if they are wanted", () => {
    expect(table([lint], { colour: true })).toContain("\u001b[31mFAIL\u001b[0m");
  });
});

test("no step depends on being quick after a slow one", () => {
  expect(STEPS.map(({ slow = false }) => slow)).toEqual(
    STEPS.map(({ slow = false }) => slow).sort(),
  );
});
