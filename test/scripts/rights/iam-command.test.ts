import { rmSync } from "node:fs";
import { iam } from "../../../scripts/commands/iam";
import { accessOf, namedPolicies } from "../../../scripts/rights/access";
import { environment } from "../../environment";
import { projectFolder } from "../run";

const prod = `
account: "111122223333"
region: eu-west-1
namePrefix: acme-prod
serviceLinkedRole: existing
state: { backend: s3, bucket: acme-state, region: eu-west-1 }
mediaBucket: { enabled: false }
`;
const role = "arn:aws:iam::111122223333:role/deploy";

let folder: string | undefined;
const home = process.cwd();

afterEach(() => {
  process.chdir(home);
  jest.restoreAllMocks();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

/** What the command prints, and its exit code. */
function printed(yaml: string, options: { readonly json?: boolean } = {}) {
  folder = projectFolder({ prod: yaml });
  process.chdir(folder);
  const lines: string[] = [];
  jest.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line)));
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  return { code: iam("prod", options), text: lines.join("") };
}

test("an unknown environment is an error with the known ones", () => {
  folder = projectFolder({ prod });
  process.chdir(folder);
  expect(() => iam("prd", {})).toThrow("prod");
});

test("iam prints one document for machines, with the policies by purpose", () => {
  const { code, text } = printed(prod, { json: true });
  const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1" };
  expect(JSON.parse(text)).toEqual({
    formatVersion: 1,
    environment: "prod",
    policies: JSON.parse(
      JSON.stringify(
        namedPolicies(accessOf(environment({ state, mediaBucket: { enabled: false } }))),
      ),
    ),
  });
  expect(code).toBe(0);
});

test("iam says to people whom each policy is for", () => {
  const { code, text } = printed(prod);
  expect(text).toContain(
    "deploy: npx cdktf deploy prod, npm run destroy -- prod\nAttach to the identity that runs them.\n\n{\n",
  );
  expect(text).toContain(
    "apply: npm run apply -- prod, npm run detach -- prod, and beside deploy npm run destroy -- prod, which detaches first (includes plan)\n",
  );
  expect(text).not.toContain("assume:");
  expect(text).toContain("keep the old deploy policy beside the new one");
  expect(code).toBe(0);
});

test("the deploy policy covers the account's stack where the environment asks for it", () => {
  const { text } = printed(prod.replace("existing", "create"));
  expect(text).toContain("deploy: npx cdktf deploy account-111122223333 prod, npm run destroy");
});

test("behind a role it says what the role needs and what its callers need", () => {
  const { text } = printed(`${prod}deployRoleArn: ${role}\n`);
  expect(text).toContain(`Attach to the role ${role}, which the command assumes.`);
  expect(text).toContain("assume: all of these commands\nAttach to the identity that runs them.\n");
  expect(text).toContain(
    "The role's trust policy must let the identity that runs the commands assume it.",
  );
  expect(text).toContain("Terraform reaches its state in S3 without the role");
});

test("a policy that IAM would refuse as too long is printed as several, and all others with it", () => {
  const queues = Array.from({ length: 30 }, (_, at) => `\n    - { name: queue-${at} }`).join("");
  const { code, text } = printed(`${prod}delivery:\n  queues:${queues}\n`);
  expect(text).toContain(
    "delivery-2: one policy with all of it would be too long for IAM\nAttach to the identity that runs them, too.\n\n{\n",
  );
  expect(text).toContain("apply: ");
  expect(code).toBe(0);
});
