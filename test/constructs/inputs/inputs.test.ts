import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import * as environments from "../../../app";
import * as library from "../../../constructs";
import { fieldName } from "../../../formats/finding";
import { UserError } from "../../../formats/problem";
import { isConstructClass, publicMethods } from "../public-attributes";
import { type Mutation, mutationsOf } from "./mutations";
import { ROWS, type Row } from "./rows";

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

function emptyStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "test");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

/** The synthesized stack, or what a caller sees instead. */
function outcome(row: Row, change: (args: readonly unknown[]) => readonly unknown[]) {
  const stack = emptyStack();
  const args = change(row.args(stack));
  try {
    const result = row.call(stack, ...(args as never[]));
    const printed = typeof result === "object" && "Statement" in Object(result) ? result : "";
    return { written: Testing.synth(stack, true) + JSON.stringify(printed) };
  } catch (error) {
    return { error };
  }
}

/** Not a field that may be left out, nor a list that may be empty. */
function mustBeRefused(row: Row, { path, what }: Mutation): boolean {
  const field = fieldName(path);
  if (what === "missing" || what === "undefined") return !row.optional.includes(field);
  if (what === "empty") return !row.optional.includes(`${field}=[]`);
  if (what === "misspelt") return !row.optional.includes(`${field}=any`);
  return true;
}

/** What no policy and no argument may ever hold. */
const BROKEN = /undefined|\[object|NaN|"Condition\\?":\{\}|(StringEquals|ArnLike)\\?":\{\}/;

describe.each(Object.entries(ROWS))("%s", (_, row) => {
  test("takes what is right", () => {
    expect(outcome(row, (args) => args).error).toBeUndefined();
  });

  const mutations = mutationsOf(row.args(emptyStack()));
  test.each(
    mutations.map((mutation) => [`${fieldName(mutation.path)} ${mutation.what}`, mutation]),
  )("%s", (_name, mutation) => {
    const { error, written } = outcome(row, (args) => (mutation as Mutation).apply(args));
    if (error === undefined) {
      expect([mustBeRefused(row, mutation as Mutation), BROKEN.test(written ?? "")]).toEqual([
        false,
        false,
      ]);
      return;
    }
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).not.toMatch(/undefined-|\[object/);
    expect(message).toContain(lastName(mutation as Mutation));
  });
});

/** The name of the field, or of the one around it, that the message has to hold. */
function lastName({ path }: Mutation): string {
  return String(path.findLast((key) => typeof key === "string") ?? "");
}
