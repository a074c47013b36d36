import { join } from "node:path";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { PolicyDocument } from "../../../constructs/shared/policy-document";
import { localStack } from "../../../local/local-stack";
import type { Terraform } from "../../../scripts/terraform/terraform";
import { ACCOUNT, Workbench } from "../../workbench";
import type { Keys } from "./asked-permissions";
import { Gate } from "./gate";

/** What is in AWS before the guard is set up. */
export interface Seeded {
  /** All that Terraform may do afterwards. */
  readonly policy: PolicyDocument;
  readonly keys?: Keys;
  /** Whether moto judges too, as far as it can; it cannot where there are buckets. */
  readonly byMotoToo?: boolean;
}

/** An AWS behind a gate, which serves Terraform only what one policy allows. */
export class GuardedBench {
  private constructor(
    readonly bench: Workbench,
    readonly gate: Gate,
    private readonly credentials: Workbench["client"]["credentials"],
  ) {}

  static async open(seed: (bench: Workbench) => Promise<Seeded>): Promise<GuardedBench> {
    const bench = await Workbench.open();
    try {
      const { policy, keys, byMotoToo } = await seed(bench);
      const credentials = byMotoToo ? await onlyUser(bench, policy) : bench.client.credentials;
      return new GuardedBench(bench, await gateBefore(bench, policy, keys), credentials);
    } catch (error) {
      await bench.close(); // or Jest would wait for the local AWS for ever
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.gate.close();
    await this.bench.close();
  }

  /** The same AWS for somebody who may do something else; only the gate is to be closed. */
  async under(policy: PolicyDocument): Promise<GuardedBench> {
    return new GuardedBench(
      this.bench,
      await gateBefore(this.bench, policy, this.gate.keys),
      this.credentials,
    );
  }

  terraform(stack: string, initFlags: readonly string[] = []): Promise<Terraform> {
    const { folder, localAws } = this.bench;
    const env = {
      ...localAws.env,
      AWS_ENDPOINT_URL: this.gate.url,
      AWS_ACCESS_KEY_ID: this.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.credentials.secretAccessKey,
    };
    const stackFolder = join(folder, "cdktf.out", "stacks", stack);
    return localStack(stackFolder, { ...localAws, env }, { initFlags });
  }

  /** Creates a stack, plans it and destroys it again, and is refused nothing. */
  async createsAndDestroys(stack: string): Promise<void> {
    const terraform = await this.terraform(stack);
    await terraform.apply();
    await terraform.plan();
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
    expect(this.gate.refused).toEqual([]);
  }

  /** What SDK clients need to go through the gate. */
  get client() {
    const { bench, gate, credentials } = this;
    return { ...bench.client, endpoint: gate.url, credentials, maxAttempts: 1 };
  }
}

function gateBefore(
  { localAws, client }: Workbench,
  policy: PolicyDocument,
  keys?: Keys,
): Promise<Gate> {
  const scope = { account: ACCOUNT, region: client.region };
  return Gate.open({ upstream: localAws.url, scope, policy, keys });
}

/**
 * Has moto check every request's signature and the policy of its user. moto 5.2 enforces the names of
 * actions only: it judges every SNS and KMS call, and IAM calls on roles that do not exist yet, as
 * if they were on `*`, and reads no conditions; so the user gets the policy on `*`. With S3 it is of
 * no use: it asks for s3:HeadBucket, which AWS does not have, takes several settings for CreateBucket
 * or ListBucket, and miscalculates the signature of a list whose prefix is percent-encoded.
 */
async function onlyUser({ client, localAws }: Workbench, policy: PolicyDocument) {
  const iam = new IAMClient(client);
  const user = { UserName: "deployer" };
  const Statement = policy.Statement.map(({ Sid, Effect, Action }) => {
    return { Sid, Effect, Action, Resource: "*" };
  });
  const PolicyDocument = JSON.stringify({ ...policy, Statement });
  await iam.send(new CreateUserCommand(user));
  const created = await iam.send(new CreatePolicyCommand({ PolicyName: "deploy", PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ ...user, PolicyArn: created.Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(user));
  const answer = await fetch(`${localAws.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
  if (!answer.ok) throw new Error(`moto does not enforce IAM: ${answer.status}`);
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  return { accessKeyId, secretAccessKey };
}
