import { Testing } from "cdktf";
import { fieldName } from "../../../formats/finding";
import { UserError } from "../../../formats/problem";
import { emptyStack } from "../synthesize";
import { type Mutation, mutationsOf } from "./mutations";
import { ROWS, type Row } from "./rows";

/** Rows that take half of the time, so that another worker can take their files. */
export const APART: Readonly<Record<string, string>> = {
  WhatsAppMessaging: "whatsapp-messaging.test.ts",
  Monitoring: "monitoring.test.ts",
  SpendAlarms: "monitoring.test.ts",
};

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

/** Every mistake in the arguments of these rows is refused with a message that names its field. */
export function describeInputs(names: readonly string[]): void {
  describe.each(Object.entries(ROWS).filter(([name]) => names.includes(name)))("%s", (_, row) => {
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
}

/** The name of the field, or of the one around it, that the message has to hold. */
function lastName({ path }: Mutation): string {
  return String(path.findLast((key) => typeof key === "string") ?? "");
}
