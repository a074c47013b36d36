import { readFileSync } from "node:fs";
import { z } from "zod";
import { UserError } from "../../../formats/problem";
import { clock } from "../../../scripts/aws/clock";
import { fc } from "../../fuzz";

// Each of these must fail: a runner in which one passes proves nothing.

class Other extends Error {}

function failure(): never {
  throw new UserError("something");
}

test("toEqual", () => expect({ list: [1, { of: "two" }] }).toEqual({ list: [1, { of: "three" }] }));
test("toStrictEqual", () => expect({ some: undefined }).toStrictEqual({}));
test("toThrow with a class", () => expect(failure).toThrow(Other));
test("toThrow with a text", () => expect(failure).toThrow("nothing"));
test("not.toThrow", () => expect(failure).not.toThrow(UserError));
test("toBeInstanceOf", () => expect(new Other()).toBeInstanceOf(UserError));
test("rejects", () => expect(Promise.reject(new Other("late"))).resolves.toBe(1));
test("a rejected promise", async () => void (await Promise.reject(new Other("late"))));
test("toMatchInlineSnapshot", () => expect(new Other("one")).toMatchInlineSnapshot(`[Error: two]`));
test("expect.assertions", () => expect.assertions(1));
test("a spy", () => expect(jest.spyOn(clock, "wait")).toHaveBeenCalled());
test("a fake timer", () => {
  jest.useFakeTimers();
  const late = jest.fn();
  setTimeout(late, 1000);
  jest.advanceTimersByTime(999);
  jest.useRealTimers();
  expect(late).toHaveBeenCalled();
});
test("a property", () => fc.assert(fc.property(fc.nat(), (number) => number < 10)));
test.each([["a row"]])("%s of a table", (row) => expect(row).toBe("another"));
test("a wait", (_done) => {}, 50);
test("an error of Node.js", () => expect(() => readFileSync("/no/such")).toThrow(TypeError));
test("a schema", () => expect(z.array(z.string()).safeParse([1]).success).toBe(true));
