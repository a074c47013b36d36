import { literalOutputs, outputsInState, outputsOf } from "../../scripts/outputs";
import type { State } from "../../scripts/terraform/state";
import { environment } from "../environment";

const prod = environment();

const stateWith = (outputs: Readonly<Record<string, unknown>>): State => ({
  ...{ version: 4, serial: 1, lineage: "x", resources: [] },
  outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
});

test("outputs that a deploy never wrote follow from the file", () => {
  expect(outputsInState(prod, stateWith({}))).toEqual(literalOutputs(prod));
  const event_topic_arn = `arn:aws:sns:${prod.region}:${prod.account}:written`;
  const found = outputsInState(prod, stateWith({ event_topic_arn }));
  expect(found).toEqual({ ...literalOutputs(prod), event_topic_arn });
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["another environment", { environment: "dev" }],
  ["another account", { account_id: "444455556666" }],
  ["another Region", { region: "us-east-1" }],
  ["another environment and version", { environment: "dev", format_version: 7 }],
  ["an account that is no text", { account_id: 444455556666 }],
  ["an environment that is nothing", { environment: null }],
])("a state of %s is refused", (_, outputs) => {
  expect(() => outputsInState(prod, stateWith(outputs))).toThrow(/^These outputs belong to/);
});

test("what such a state says of itself is printed on one line", () => {
  const state = stateWith({ environment: "dev\n::error::x" });
  expect(() => outputsInState(prod, state)).toThrow("belong to dev\\u000a::error::x (account");
});

test.each(["/dev/zero", "/dev/null"])("%s is no file with outputs", async (file) => {
  await expect(outputsOf(prod, file)).rejects.toThrow(
    `${file} is a pipe, a socket or a device: write it to a file first`,
  );
});
