import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { accessOf } from "../../../scripts/rights/access";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import { full, keyArn, named } from "./environments";

const sids = (changes: Record<string, unknown>) =>
  deployAccess(environment(changes)).Statement.map(({ Sid }) => Sid);

test("a policy that IAM would refuse as too long is refused here, with what to shorten", () => {
  const keyPrefix = `${"folder".repeat(80)}/`;
  const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1", keyPrefix };
  const long = environment({ state, serviceLinkedRole: "create", connect: full.connect });
  expect(() => accessOf(long)).toThrow(
    /^The deploy policy of prod takes \d{4} characters, and IAM admits 6144: shorten state.keyPrefix/,
  );
});

test("of what is only named, keys are looked at and nothing else is touched", () => {
  expect(deployAccess(environment(named)).Statement).toEqual([
    {
      Sid: "LookAtNamedKeys",
      Effect: "Allow",
      Action: "kms:DescribeKey",
      Resource: [keyArn(2), keyArn(3)],
    },
  ]);
});

test("where nothing is created and no key named, there is no policy at all", () => {
  const eventTopic = { existingArn: named.eventTopic.existingArn };
  const nothing = environment({ eventTopic, mediaBucket: { existingName: "their-media" } });
  expect(accessOf(nothing).deploy).toBeNull();
});

test("a named key is looked at once, whatever it encrypts, and never managed", () => {
  const statements = deployAccess(environment({ key: { existingArn: keyArn(2) } })).Statement;
  expect(statements.map(({ Sid }) => Sid)).toEqual([
    "LookAtNamedKeys",
    "ManageEventTopic",
    "ManageMediaBucket",
  ]);
  expect(statements[0]?.Resource).toEqual([keyArn(2)]);
});

test("media that a destroy must keep can be neither listed by version nor deleted", () => {
  expect(sids({})).not.toContain("DeleteMedia");
  expect(sids({})).not.toContain("FindMediaToDelete");
});

test("a service-linked role that exists is taken over, not created", () => {
  expect(sids({ serviceLinkedRole: "import" })).toContain("ManageServiceLinkedRole");
  expect(sids({ serviceLinkedRole: "import" })).not.toContain("CreateServiceLinkedRole");
});

test("an asterisk in the state's prefix is no wildcard", () => {
  const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1", keyPrefix: "a*/" };
  const policy = readPolicy(deployAccess(environment({ state })), "identity");
  const write = (key: string) =>
    evaluate([policy], {
      principal: { type: "AWS", value: "arn:aws:iam::111122223333:user/deployer" },
      action: "s3:PutObject",
      resource: `arn:aws:s3:::acme-state/${key}`,
      context: {},
    }).outcome;
  expect(write("a-others/prod.tfstate")).toBe("implicitly denied");
  expect(write("a*/prod.tfstate")).toBe("allowed");
});
