import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { normalise } from "../../../iam/policy/normalise";
import { type LocalAws, startLocalAws } from "../../../local/local-aws";
import { localStack } from "../../../local/local-stack";
import type { Reading } from "../../../review/model";
import { configurationOf, loadConfigurations } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { terraformBinary } from "../../../scripts/terraform/tools";
import { ACCOUNT, describeWithTerraform } from "../../workbench";
import { allow, policy, reasons, shown } from "./reading";

const root = join(__dirname, "../../..");

/** Shapes that other people's programs synthesize, without names that a plan does not show. */
const OTHERS = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: [{ region: "eu-west-1" }] },
  variable: { account: { default: ACCOUNT } },
  data: {
    aws_iam_policy_document: {
      Later: {
        statement: [
          {
            actions: ["sns:Publish"],
            resources: ["${aws_sns_topic.T.arn}"],
            principals: [{ type: "AWS", identifiers: ["*"] }],
            condition: { test: "StringLike", variable: "aws:username", values: ["&{aws:userid}"] },
          },
        ],
      },
      Now: { statement: { actions: ["a:B", "a:C"], resources: ["x/$${aws:username}"] } },
    },
  },
  resource: {
    aws_sns_topic: {
      T: { name: "t" },
      Each: { for_each: { a: "x", b: "y" }, name: "${each.key}" },
    },
    aws_sns_topic_policy: {
      Text: {
        arn: "${aws_sns_topic.T.arn}",
        policy: policy(allow({ Principal: "*", Resource: "${aws_sns_topic.T.arn}" })),
      },
      Data: {
        arn: '${aws_sns_topic.Each["a"].arn}',
        policy: "${data.aws_iam_policy_document.Later.json}",
      },
    },
    aws_sqs_queue: {
      Count: {
        count: 2,
        name: "q${count.index}",
        policy: policy(
          allow({ Principal: "*", Resource: "${aws_sns_topic.T.arn}/${count.index}" }),
        ),
      },
      Each: {
        for_each: { k: "value" },
        name: "q-${each.key}",
        policy: policy(allow({ Principal: "*", Resource: "${each.value}/$${aws:username}" })),
      },
    },
    aws_iam_role: {
      R: {
        name: "r",
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
        inline_policy: [
          { name: "b", policy: policy(allow({ Resource: "${aws_sns_topic.T.arn}" })) },
          { name: "a", policy: policy(allow()) },
        ],
        permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      },
    },
    aws_iam_policy: { P: { name: "p", policy: "${data.aws_iam_policy_document.Now.json}" } },
    aws_iam_role_policy_attachment: {
      A: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    },
    aws_lambda_permission: {
      L: {
        action: "lambda:InvokeFunction",
        function_name: "f",
        principal: "sns.amazonaws.com",
        source_arn: "${aws_sns_topic.T.arn}",
      },
    },
  },
};

describeWithTerraform("a real plan of an empty account", () => {
  let folder: string;
  let localAws: LocalAws;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "review-"));
    localAws = await startLocalAws(ACCOUNT);
  });

  afterAll(async () => {
    await localAws.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is read of a folder, and of the plan that Terraform makes of it. */
  async function both(stack: string): Promise<{ written: Reading; planned: Reading }> {
    const terraform = await localStack(stack, localAws);
    await terraform.plan();
    const plan = execFileSync(terraformBinary() ?? "", ["show", "-json", "plan.tfplan"], {
      cwd: stack,
      env: { ...localAws.env, CHECKPOINT_DISABLE: "1" },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [written, ...others] = loadConfigurations(stack);
    if (written === undefined || others.length > 0) throw new Error(`not one stack in ${stack}`);
    return {
      written: readConfiguration(written),
      planned: readConfiguration(configurationOf("plan", plan)),
    };
  }

  /** What is read, whatever the order in which the provider writes it. */
  const meaning = ({ policies, unreadable }: Reading) => ({
    policies: policies
      .map(({ resource, ...policy }) => ({
        ...policy,
        address: resource.address,
        document: normalise(policy.document),
        whenRemoved: normalise(policy.whenRemoved),
      }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
    unreadable,
  });

  test("of our own example says what is synthesized", async () => {
    const { environments } = loadEnvironments({ folder: join(root, "environments") });
    const own = environments.map((environment) => ({ ...environment, account: ACCOUNT }));
    whatsAppApp(own, join(folder, "out")).app.synth();
    const { written, planned } = await both(join(folder, "out", "stacks", "example"));
    expect(meaning(planned)).toEqual(meaning(written));
    expect(planned.policies.length).toBeGreaterThan(3);
    expect(reasons(planned)).toEqual({});
  });

  test("of other people's shapes says what is synthesized", async () => {
    const stack = join(folder, "others");
    mkdirSync(stack);
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(OTHERS));
    const { written, planned } = await both(stack);
    expect(reasons(planned)).toEqual({});
    expect(reasons(written)).toEqual({});
    expect(meaning(planned)).toEqual(meaning(written));
    expect(Object.keys(shown(planned)).sort()).toEqual([
      "aws_iam_policy.P.policy",
      "aws_iam_role.R.assume_role_policy",
      'aws_iam_role.R.inline_policy["a"].policy',
      'aws_iam_role.R.inline_policy["b"].policy',
      "aws_iam_role.R.permissions_boundary",
      "aws_iam_role_policy_attachment.A.policy_arn for r",
      "aws_lambda_permission.L.grant",
      'aws_sns_topic_policy.Data.policy for ${aws_sns_topic.Each["a"].arn}',
      "aws_sns_topic_policy.Text.policy for ${aws_sns_topic.T.arn}",
      "aws_sqs_queue.Count[0].policy",
      "aws_sqs_queue.Count[1].policy",
      'aws_sqs_queue.Each["k"].policy',
    ]);
  });
});
