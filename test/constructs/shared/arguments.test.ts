import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { requirementsOf, useProvider } from "../../../constructs";
import { UserError } from "../../../formats/problem";
import { synthesize } from "../synthesize";

/** What is passed where the types forbid it. */
const wrong = <Value>(value: Value) => value as never;

const CONSTRUCT = "a construct, such as a stack";

test.each<[unknown, string]>([
  [undefined, "nothing"],
  [null, "null"],
  ["stack", '"stack"'],
  [{ node: {} }, '{"node":{}}'],
])("requirementsOf(%p) is a user's mistake, and no TypeError", (value, got) => {
  expect(() => requirementsOf(wrong(value))).toThrow(
    new UserError(
      `requirementsOf cannot be called with these arguments:\n\nrequirementsOf  scope\n  got      ${got}\n  allowed  ${CONSTRUCT}\n  fix      pass the construct itself`,
    ),
  );
});

test("useProvider reports both arguments at once, also where they are exchanged", () => {
  const message = (got: readonly [string, string]) =>
    `useProvider cannot be called with these arguments:

useProvider  scope
  got      ${got[0]}
  allowed  ${CONSTRUCT}
  fix      pass the construct itself

useProvider  provider
  got      ${got[1]}
  allowed  a provider with an alias
  fix      pass new AwsProvider(stack, "ireland", { alias: "ireland", region: "eu-west-1" }), or one like it`;
  expect(() => useProvider(wrong(undefined), wrong("aws.ireland"))).toThrow(
    new UserError(message(["nothing", '"aws.ireland"'])),
  );
  synthesize((stack) => {
    const provider = new AwsProvider(stack, "ireland", { alias: "ireland" });
    expect(() => useProvider(provider, wrong(new SnsTopic(stack, "Topic")))).toThrow(
      "useProvider  provider\n  got      an SnsTopic\n",
    );
  });
});
