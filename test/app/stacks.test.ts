import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { whatsAppApp } from "../../app/whatsapp-app";
import { environment } from "../environment";

const outdir = mkdtempSync(join(tmpdir(), "stacks-"));
afterAll(() => rmSync(outdir, { recursive: true }));

function stack(of: Environment, name = "prod") {
  whatsAppApp([of], outdir).app.synth();
  return JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"));
}

test("the provider refuses credentials of another account and tags everything", () => {
  const { provider } = stack(
    environment({
      tags: { Team: "messaging" },
      deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
    }),
  );
  expect(provider).toEqual({
    aws: [
      {
        region: "eu-west-1",
        allowed_account_ids: ["111122223333"],
        assume_role: [{ role_arn: "arn:aws:iam::111122223333:role/deploy" }],
        default_tags: [{ tags: { Team: "messaging" } }],
      },
    ],
  });
});

test("local state lies beside cdktf.json, by a path that no machine's name is in", () => {
  expect(stack(environment()).terraform).toEqual({
    backend: { local: { path: "../../../terraform.prod.tfstate" } },
    required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } },
    required_version: ">= 1.5.0",
  });
});

test("state in S3 is locked and encrypted, and needs the Terraform that can", () => {
  const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1" };
  expect(stack(environment({ state })).terraform).toEqual({
    backend: {
      s3: {
        bucket: "acme-state",
        key: "cdktf-aws-social-messaging/prod.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
      },
    },
    required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } },
    required_version: ">= 1.10.0",
  });
});

test("without a backend, the stack says nothing of its state, however it is synthesized", () => {
  const { terraform } = stack(environment({ state: { backend: "none" } }));
  expect(terraform).toEqual({
    required_providers: { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } },
    required_version: ">= 1.5.0",
  });
});

describe("the service-linked role", () => {
  test("is in no environment's stack, whatever the mode", () => {
    for (const serviceLinkedRole of ["create", "import", "existing"]) {
      expect(stack(environment({ serviceLinkedRole })).resource).not.toHaveProperty(
        "aws_iam_service_linked_role",
      );
    }
  });

  test("has a stack of its own, one for each account, beside the environment that asks for it", () => {
    const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1" };
    const { resource, terraform } = stack(
      environment({ serviceLinkedRole: "create", state }),
      "account-111122223333",
    );
    expect(Object.keys(resource)).toEqual(["aws_iam_service_linked_role"]);
    expect(terraform.backend.s3.key).toBe(
      "cdktf-aws-social-messaging/account-111122223333.tfstate",
    );
  });
});
