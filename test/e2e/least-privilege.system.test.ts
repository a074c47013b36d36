import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
  allow,
  type PolicyDocument,
  policyDocument,
} from "../../constructs/shared/policy-document";
import {
  alarmAccess,
  deleteDataAccess,
  deliveryAccess,
  deployAccess,
  roleAccess,
  tagKeysAccess,
} from "../../scripts/rights/deploy-access";
import { planAccess } from "../../scripts/rights/wiring-access";
import {
  createBuckets,
  createFunction,
  createKey,
  fullEnvironment,
  meddle,
  type NamedKeys,
  synthesized,
} from "../scripts/rights/full-environment";
import { GuardedBench, type Seeded } from "../scripts/rights/guarded-bench";
import { ACCOUNT, describeWithTerraform, written } from "../workbench";

const SMALL = written({
  namePrefix: "acme",
  tags: { Team: "messaging" },
  mediaBucket: { enabled: false },
});

function without(action: string, { Statement }: PolicyDocument): PolicyDocument {
  const rest = Statement.map((statement) => {
    return { ...statement, Action: [statement.Action].flat().filter((name) => name !== action) };
  });
  return policyDocument(rest);
}

describeWithTerraform("the deploy policy of an environment without a bucket", () => {
  let guarded: GuardedBench | undefined;

  afterEach(() => guarded?.close());

  test.each(["kms:TagResource", "kms:EnableKeyRotation", "kms:PutKeyPolicy"])(
    "is not enough without %s",
    async (action) => {
      guarded = await GuardedBench.open(async (bench) => {
        const policy = without(action, deployAccess(synthesized(bench, SMALL)));
        return { policy, byMotoToo: true };
      });
      const terraform = await guarded.terraform("prod");
      await expect(terraform.apply()).rejects.toThrow(action);
    },
  );

  test("suffices, and reaches no key that carries somebody else's alias", async () => {
    let KeyId = "";
    guarded = await GuardedBench.open(async (bench): Promise<Seeded> => {
      KeyId = (await createKey(bench, "alias/payroll")).id;
      const policy = deployAccess(synthesized(bench, SMALL));
      const keys = { aliases: new Map([["alias/payroll", KeyId]]), tags: new Map() };
      return { policy, keys, byMotoToo: true };
    });
    await guarded.createsAndDestroys("prod");
    const kms = new KMSClient(guarded.client);
    const deletion = kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await expect(deletion).rejects.toThrow(/kms:ScheduleKeyDeletion on .*: implicitly denied/);
  });

  test("reaches keys of an older version only after one deploy that tags them", async () => {
    guarded = await GuardedBench.open(async (bench) => {
      const environment = synthesized(bench, SMALL);
      // What that version had: keys without the tag, and a policy that asks for none.
      const file = join(bench.folder, "cdktf.out", "stacks", "prod", "cdk.tf.json");
      const stack = JSON.parse(readFileSync(file, "utf8"));
      for (const key of Object.values<{ tags?: object }>(stack.resource.aws_kms_key)) {
        delete key.tags;
      }
      writeFileSync(file, JSON.stringify(stack));
      const anything = allow("ManageAnyKey", ["kms:*"], "*");
      return { policy: policyDocument([anything, ...deployAccess(environment).Statement]) };
    });
    await (await guarded.terraform("prod")).apply();

    const older = synthesized(guarded.bench, SMALL);
    const afterUpgrade = await guarded.under(deployAccess(older));
    const refused = (await afterUpgrade.terraform("prod")).apply();
    await expect(refused).rejects.toThrow("kms:TagResource");
    await afterUpgrade.gate.close();

    const statements = [...deployAccess(older).Statement, ...tagKeysAccess(older).Statement];
    const tagging = await guarded.under(policyDocument(statements));
    await (await tagging.terraform("prod")).apply();
    await tagging.gate.close();

    const everyDay = await guarded.under(deployAccess(older));
    const terraform = await everyDay.terraform("prod");
    await terraform.unprotected(() => terraform.destroy());
    expect(everyDay.gate.refused).toEqual([]);
    await everyDay.gate.close();
  });
});

const PATH_STYLE = ["-backend-config=use_path_style=true"];

/** Granted, though it may not be asked for here. */
const NOT_ALWAYS_SEEN = [
  "kms:Decrypt", // S3 decrypts the state on the caller's behalf: no request of its own
  "kms:UpdateAlias", // only when somebody deleted the key behind an alias
  "iam:ListEntitiesForPolicy", // our own deploy and destroy ask
  "logs:DeleteResourcePolicy", // when outcomes leave the file of the environment that owns the account's stack
  "s3:GetBucketTagging", // these two before AWS provider 6.23, the next three since
  "s3:PutBucketTagging",
  "s3:ListTagsForResource",
  "s3:TagResource",
  "s3:UntagResource",
];

describeWithTerraform("the deploy policy of an environment with everything", () => {
  let guarded: GuardedBench;
  let keys: NamedKeys;
  let policy: PolicyDocument;
  let readOnly: PolicyDocument;

  beforeAll(async () => {
    guarded = await GuardedBench.open(async (bench) => {
      keys = { state: (await createKey(bench)).arn, media: (await createKey(bench)).arn };
      await createBuckets(bench);
      await createFunction(bench);
      const environment = synthesized(bench, fullEnvironment(keys));
      readOnly = planAccess(environment);
      const parts = [
        ...[deployAccess, deliveryAccess, alarmAccess, roleAccess].map((access) =>
          access(environment),
        ),
        deleteDataAccess(environment, false), // the file says forceDestroy
      ];
      policy = policyDocument(parts.flatMap((part) => part?.Statement ?? []));
      return { policy };
    });
  });

  afterAll(() => guarded.close());

  test("creates it, and the stack of its account", async () => {
    const account = await guarded.terraform(`account-${ACCOUNT}`, PATH_STYLE);
    await account.apply();
    await account.plan();
    const terraform = await guarded.terraform("prod", PATH_STYLE);
    await terraform.apply();
    expect(guarded.gate.refused).toEqual([]);
  });

  test("is more than a plan of the wiring has, which reads the outputs and can write no state", async () => {
    const reader = await guarded.under(readOnly);
    const terraform = await reader.terraform("prod", PATH_STYLE);
    expect(await terraform.output()).toMatchObject({ environment: { value: "prod" } });
    expect(reader.gate.refused).toEqual([]);
    await expect(terraform.apply()).rejects.toThrow("s3:PutObject");
    await reader.gate.close();
  });

  test("changes it, and sets right what somebody else changed", async () => {
    await meddle(guarded.bench);
    guarded.bench.synthesize("prod", fullEnvironment(keys, true));
    for (const stack of [`account-${ACCOUNT}`, "prod"]) {
      const terraform = await guarded.terraform(stack, PATH_STYLE);
      await terraform.apply();
    }
    expect(guarded.gate.refused).toEqual([]);
  });

  test("destroys it, and grants nothing that none of this needs", async () => {
    const terraform = await guarded.terraform("prod", PATH_STYLE);
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
    expect(guarded.gate.refused).toEqual([]);
    const granted = new Set(policy.Statement.flatMap(({ Action }) => Action));
    const unseen = [...granted].filter((action) => !guarded.gate.used.has(action));
    expect(unseen.filter((action) => !NOT_ALWAYS_SEEN.includes(action))).toEqual([]);
  });
});
