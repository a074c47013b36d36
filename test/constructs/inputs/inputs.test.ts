import { existsSync } from "node:fs";
import { join } from "node:path";
import * as environments from "../../../app";
import * as library from "../../../constructs";
import { isConstructClass, publicMethods } from "../public-attributes";
import { APART, describeInputs } from "./inputs";
import { ROWS } from "./rows";

/** What callers may call: found in the package itself, so that a new export without its row fails. */
function callables(): string[] {
  const exported = Object.entries({ ...library, ...environments }).filter(
    ([, value]) => typeof value === "function",
  );
  const built = exported.map(([name]) => name).filter((name) => !NOT_CALLED.includes(name));
  return [...built, ...methods()].sort();
}

/** Errors are caught and not made, subscriptions are made by their topic, a provider is any construct's. */
const NOT_CALLED = [
  "ProblemsError",
  "UserError",
  "QueueSubscription",
  "FunctionSubscription",
  "HttpsSubscription",
  "useProvider",
];

/** A subscription is called through the class that its topic makes, so that its rows stand under its own name. */
function methods(): string[] {
  return Object.keys(library)
    .filter(isConstructClass)
    .flatMap((name) => publicMethods(name).map((method) => `${name}.${method}`));
}

test("everything that can be called has a row", () => {
  expect(Object.keys(ROWS).sort()).toEqual(callables());
});

test("rows that are not tried here are tried in a file beside it", () => {
  const files = [...new Set(Object.values(APART))];
  expect(files.filter((file) => !existsSync(join(__dirname, file)))).toEqual([]);
});

describeInputs(Object.keys(ROWS).filter((name) => APART[name] === undefined));
