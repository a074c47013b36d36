import { MIRROR_VARIABLE, providerMirror } from "../../../scripts/terraform/provider-mirror";
import { onPath, requiredTerraform, terraformBinary } from "../../../scripts/terraform/tools";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test("a mirror that the environment names is taken as it is", () => {
  process.env[MIRROR_VARIABLE] = "/some/mirror";
  expect(providerMirror("/usr/bin/terraform")).toBe("/some/mirror");
});

test("OpenTofu has a registry of its own, so Terraform's mirror does not serve it", () => {
  delete process.env[MIRROR_VARIABLE];
  const ofTerraform = providerMirror("/usr/bin/terraform");
  const ofTofu = providerMirror("/usr/bin/tofu");
  expect(ofTofu === undefined || ofTofu !== ofTerraform).toBe(true);
});

test("a tool is found on the PATH, or not at all", () => {
  expect(onPath("node")).toMatch(/node$/);
  expect(onPath("no-such-program-anywhere")).toBeUndefined();
});

test("TERRAFORM_BINARY_NAME decides, even against a Terraform that is there", () => {
  process.env["TERRAFORM_BINARY_NAME"] = "no-such-program-anywhere";
  expect(terraformBinary()).toBeUndefined();
  process.env["TERRAFORM_BINARY_NAME"] = "node";
  expect(terraformBinary()).toMatch(/node$/);
});

test("what needs Terraform says how to get one", () => {
  process.env["TERRAFORM_BINARY_NAME"] = "";
  process.env["PATH"] = "/nowhere";
  expect(requiredTerraform).toThrow(
    "Neither terraform nor tofu is on the PATH: install one of them first",
  );
});
