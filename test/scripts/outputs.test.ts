import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("a file of outputs", () => {
  const folder = mkdtempSync(join(tmpdir(), "outputs-"));
  const file = join(folder, "outputs.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  const own = literalOutputs(prod);
  const read = (text: string) => {
    writeFileSync(file, text);
    return outputsOf(prod, file);
  };
  const cdktf = (outputs: object) => read(JSON.stringify({ prod: outputs }));

  test("is read as cdktf writes it", async () => {
    expect(await cdktf(own)).toEqual(own);
  });

  test.each([
    ["empty", "{}"],
    ["no object", "[]"],
    ["of another environment only", JSON.stringify({ dev: own })],
  ])("is refused where it is %s", async (_, text) => {
    await expect(read(text)).rejects.toThrow(
      `${file} holds no outputs of prod: check --outputs, or deploy first, with npx cdktf deploy prod --outputs-file ${file}`,
    );
  });

  test("is refused where the outputs are of another environment", async () => {
    await expect(cdktf({ ...own, environment: "dev", account_id: "444455556666" })).rejects.toThrow(
      `These outputs belong to dev (account 444455556666, ${prod.region}), not to prod (account ${prod.account}, ${prod.region}): deploy prod, or name its own file`,
    );
  });

  test("is refused where the topic is missing, which is not no topic", async () => {
    await expect(cdktf({ ...own, event_topic_arn: undefined })).rejects.toThrow(
      "do not fit this version (event_topic_arn)",
    );
  });

  test("is refused where it is no JSON, is not there, or is a folder", async () => {
    await expect(read('{"prod": ')).rejects.toThrow(`${file} is no JSON (`);
    await expect(outputsOf(prod, `${folder}/no.json`)).rejects.toThrow(
      `There is no file ${folder}/no.json: check --outputs`,
    );
    await expect(outputsOf(prod, folder)).rejects.toThrow("cannot be read (EISDIR)");
  });
});
