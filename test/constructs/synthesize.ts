import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";

export type Values = Readonly<Record<string, unknown>>;

/** A stack as Terraform reads it, with cdktf's validations run. */
export interface Synthesized {
  /** The only resource of its type. */
  one(type: string): Values;
  /** All resources of a type, sorted by address. */
  all(type: string): readonly Values[];
  /** Types of all resources, sorted, with repetitions. */
  readonly types: readonly string[];
  /** Of all resources of a type, by address. */
  byId(type: string): Readonly<Record<string, Values>>;
  /** The only data source of its type. */
  data(type: string): Values;
  /** Types and ids of what is imported, sorted. */
  readonly imports: readonly string[];
}

export const scope = { account: "111122223333", region: "eu-west-1" } as const;

/** Nothing is written there: folders of their own for every app would only take their time, and stay. */
const outdir = join(tmpdir(), "cdktf.outdir.shared");
mkdirSync(outdir, { recursive: true });

/** A stack with nothing in it but its provider. */
export function emptyStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app({ outdir }), "test");
  new AwsProvider(stack, "aws", { region: scope.region });
  return stack;
}

/** Builds constructs in an empty stack. */
export function synthesize(build: (stack: TerraformStack) => void): Synthesized {
  const stack = emptyStack();
  build(stack);
  const json = JSON.parse(Testing.synth(stack, true));
  const { resource = {}, data = {}, import: imported = [] } = json;
  return {
    one: (type) => only(type, resource[type]),
    all: (type) => Object.values<Values>(resource[type] ?? {}).map(withoutComment),
    byId: (type) => resource[type] ?? {},
    data: (type) => only(type, data[type]),
    imports: (imported as { to: string; id: string }[])
      .map(({ to, id }) => `${to.split(".")[0]} ${id}`)
      .sort(),
    types: Object.entries<object>(resource)
      .flatMap(([type, byId]) => Object.keys(byId).map(() => type))
      .sort(),
  };
}

function only(type: string, byId: Readonly<Record<string, Values>> = {}): Values {
  const [found, ...others] = Object.values(byId);
  if (found === undefined || others.length > 0) {
    throw new Error(`expected one ${type}, got ${Object.keys(byId).length}`);
  }
  return withoutComment(found);
}

function withoutComment({ "//": _, ...values }: Values): Values {
  return values;
}

/** A policy argument as a document. */
export function policyIn(values: Values, argument = "policy"): unknown {
  return JSON.parse(String(values[argument]));
}
