import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorOptions } from "../../../local/emulator/server";
import { CHECKS } from "../../../scripts/doctor/checks";
import { serve } from "../../serve";
import { cli } from "../wiring/child";
import { ACCOUNT, phoneId, wabaId } from "../wiring/fixtures";
import {
  closeAll,
  type Declared,
  emulatorOf,
  environmentFile,
  type FakeServices,
  Folder,
  type Linked,
  startFakeServices,
} from "../wiring/site";

/** What stands around the command, all well unless a test says otherwise. */
interface World {
  readonly file?: Readonly<Record<string, unknown>>;
  readonly declared?: readonly Declared[];
  readonly linked?: readonly Linked[];
  readonly failures?: EmulatorOptions["failures"];
  /** Of the service-linked role. */
  readonly role?: "there" | "missing" | "denied";
  /** What `terraform version -json` prints. */
  readonly version?: string;
  /** What `terraform state pull` prints, or what it fails with. */
  readonly state?: string;
  readonly fails?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const versionOf = (terraform: string, aws?: string) =>
  JSON.stringify({
    terraform_version: terraform,
    provider_selections: aws === undefined ? {} : { "registry.terraform.io/hashicorp/aws": aws },
  });

const BRAKE = {
  mode: "managed",
  type: "aws_iam_policy",
  name: "Brake",
  instances: [
    {
      attributes: {
        name: "acme-prod-whatsapp-brake",
        arn: `arn:aws:iam::${ACCOUNT}:policy/acme-prod-whatsapp-brake`,
      },
    },
  ],
};

const stateOf = (...resources: readonly object[]) =>
  JSON.stringify({ version: 4, serial: 1, lineage: "one", outputs: {}, resources }, null, 2);

let fakeServices: FakeServices;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  fakeServices = await startFakeServices();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await closeAll();
});
afterAll(() => fakeServices.close());

/** IAM, as far as it is asked. */
async function startIam(role: World["role"]): Promise<string> {
  const refuse = (Code: string) =>
    `<ErrorResponse><Error><Code>${Code}</Code><Message>no</Message></Error></ErrorResponse>`;
  const server = await serve((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader("content-type", "text/xml");
      if (role === "there") {
        response.end(
          "<GetRoleResponse><GetRoleResult><Role><RoleName>AWSServiceRoleForSocialMessaging</RoleName></Role></GetRoleResult></GetRoleResponse>",
        );
        return;
      }
      response.statusCode = role === "missing" ? 404 : 403;
      response.end(refuse(role === "missing" ? "NoSuchEntity" : "AccessDenied"));
    });
  });
  closing.push(() => server.close());
  return server.url;
}

async function doctor(world: World = {}, ...flags: readonly string[]) {
  const { declared = [{ number: 1, phones: { 2: {} } }], role = "there" } = world;
  const { linked = [{ number: 1, phones: { 2: {} } }], version = versionOf("1.11.4", "6.2.0") } =
    world;
  const emulator = await emulatorOf(linked, { failures: world.failures });
  const folder = new Folder({ prod: environmentFile(declared, world.file) });
  closing.push(() => folder.remove());
  const terraform = join(folder.path, "terraform.sh");
  const state =
    world.fails === undefined ? 'printf "%s" "$STATE"' : `echo "${world.fails}" >&2; exit 1`;
  const cases = `version) printf "%s" "$VERSION" ;; state) ${state} ;; init) ;; *) exit 9 ;;`;
  writeFileSync(terraform, `#!/bin/sh\ncase "$1" in ${cases} esac\n`);
  chmodSync(terraform, 0o755);
  mkdirSync(join(folder.path, "cdktf.out/stacks/prod"), { recursive: true });
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
    ...{ AWS_ENDPOINT_URL: fakeServices.url, AWS_ENDPOINT_URL_IAM: await startIam(role) },
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", NO_PROXY: "127.0.0.1" },
    ...{ AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" },
    ...{ AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url, AWS_EC2_METADATA_DISABLED: "true" },
    ...{ TERRAFORM_BINARY_NAME: terraform, VERSION: version, STATE: world.state ?? "" },
    ...world.env,
  };
  return cli(folder, ["doctor", "prod", ...flags], env);
}

const SUBJECTS = CHECKS.map(({ subject }) => subject);

test("doctor says of each thing in a line that all is well", async () => {
  const { code, stdout, stderr } = await doctor({ state: stateOf() });
  expect(stderr).toBe("");
  expect(stdout).toBe(`prod  account ${ACCOUNT}, eu-west-1
  ok       credentials: arn:aws:iam::${ACCOUNT}:user/test, of account ${ACCOUNT}
  ok       Region: eu-west-1 offers AWS End User Messaging Social
  ok       linked accounts: all 1 of the file are linked and registered, of 1 that are linked in eu-west-1
  ok       service-linked role: the role exists
  ok       Terraform: version 1.11.4
  ok       AWS provider: version 6.2.0
  ok       state: read, with 0 resource(s), in a local file
  ok       brake: no brake is deployed
`);
  expect(code).toBe(0);
});

test("doctor is ended by an interrupt of Terraform, and makes no further check", async () => {
  const { code, stdout, stderr } = await doctor({ fails: "$(kill -INT $PPID; sleep 5)" });
  expect(stderr).toBe(
    "terraform state pull was interrupted (SIGINT); it has ended and released its lock. Nothing was changed\n",
  );
  expect([code, stdout.includes("  brake:"), stdout.includes("unknown")]).toEqual([
    1,
    false,
    false,
  ]);
});

test("doctor prints one document for machines", async () => {
  const { code, stdout } = await doctor({ role: "missing" }, "--json");
  const [found] = JSON.parse(stdout).environments;
  expect(found.checks.map(({ subject }: { subject: string }) => subject)).toEqual(SUBJECTS);
  expect(found.checks[3]).toMatchObject({
    status: "wrong",
    fix: expect.stringContaining("aws iam"),
  });
  expect([code, found.exitCode]).toEqual([2, 2]);
});

const FAILS = "Error: no such bucket";
const OF_ANOTHER = "AWS_ACCESS_KEY_ID";

/** Everything that each check can find, but for "ok". */
const BROKEN: readonly [subject: string, line: string, code: number, world: World][] = [
  [
    "credentials",
    "wrong    credentials: they belong to account 444455556666",
    1,
    { env: { [OF_ANOTHER]: "ASIA444455556666" } },
  ],
  [
    "credentials",
    "unknown  credentials: No usable AWS credentials",
    1,
    { env: { [OF_ANOTHER]: undefined } },
  ],
  [
    "Region",
    "unknown  Region: eu-west-9 is not known to offer",
    1,
    {
      file: { region: "eu-west-9", eventTopic: {} },
      env: { AWS_ENDPOINT_URL_SOCIALMESSAGING: "http://127.0.0.1:1" },
    },
  ],
  [
    "linked accounts",
    `wrong    linked accounts: ${wabaId(1)} is not linked in eu-west-1`,
    2,
    { linked: [{ number: 3 }] },
  ],
  [
    "linked accounts",
    `wrong    linked accounts: ${wabaId(1)} registrationStatus is INCOMPLETE`,
    2,
    { declared: [{ number: 1 }], linked: [{ number: 1, registrationStatus: "INCOMPLETE" }] },
  ],
  [
    "linked accounts",
    `wrong    linked accounts: ${wabaId(1)} ${phoneId(2)} is no number of this account`,
    2,
    { linked: [{ number: 1 }] },
  ],
  [
    "linked accounts",
    "unknown  linked accounts: ",
    1,
    {
      failures: [
        {
          operation: "ListLinkedWhatsAppBusinessAccounts",
          call: "every",
          when: "before",
          answer: { name: "AccessDeniedException", status: 403 },
        },
      ],
    },
  ],
  [
    "service-linked role",
    `wrong    service-linked role: account ${ACCOUNT} has no such role`,
    2,
    { role: "missing" },
  ],
  [
    "service-linked role",
    "wrong    service-linked role: environments/prod.yaml says serviceLinkedRole: import",
    2,
    { role: "missing", file: { serviceLinkedRole: "import" } },
  ],
  [
    "service-linked role",
    "unknown  service-linked role: Access denied: these credentials lack iam:GetRole",
    1,
    { role: "denied" },
  ],
  [
    "Terraform",
    "wrong    Terraform: TERRAFORM_BINARY_NAME is",
    1,
    { env: { TERRAFORM_BINARY_NAME: "nowhere" } },
  ],
  [
    "Terraform",
    "wrong    Terraform: version 1.4.7, but >= 1.5.0 is needed",
    2,
    { version: versionOf("1.4.7") },
  ],
  ["Terraform", "unknown  Terraform: ", 1, { version: "tenv 1.2.3" }],
  [
    "AWS provider",
    "wrong    AWS provider: version 5.99.1, but >= 5.100.0, < 7.0.0 is needed",
    2,
    { version: versionOf("1.11.4", "5.99.1") },
  ],
  ["AWS provider", "unknown  AWS provider: ", 1, { version: "" }],
  ["state", "wrong    state: it cannot be read. terraform state pull failed:", 1, { fails: FAILS }],
  ["state", "unknown  state: ", 1, { env: { TERRAFORM_BINARY_NAME: "nowhere" } }],
  ["brake", "unknown  brake: ", 1, { state: stateOf(BRAKE), role: "denied" }],
];

test.each(BROKEN)("%s: %s", async (_, line, expected, world) => {
  const { code, stdout } = await doctor(world);
  const lines = stdout.split("\n");
  const at = lines.findIndex((one) => one.startsWith(`  ${line}`));
  expect([stdout, at]).not.toEqual([stdout, -1]);
  expect(
    lines.slice(at).find((one) => !one.startsWith(`  ${line}`) && !/^ {11}(?!to do)/.test(one)),
  ).toMatch(/^ {11}to do: \S/);
  expect(code).toBe(expected);
});

test("each check was broken once", () => {
  expect([...new Set(BROKEN.map(([subject]) => subject))]).toEqual(SUBJECTS);
});

test.each([
  [
    "the role is to be created",
    { role: "missing", file: { serviceLinkedRole: "create" } },
    "service-linked role: the role does not exist yet: npm run deploy -- prod creates it first",
  ],
  [
    "no provider is chosen yet",
    { version: versionOf("1.5.0") },
    "AWS provider: none is chosen yet",
  ],
  ["nothing is deployed yet", { state: "" }, "state: there is none yet in a local file"],
  ["the file names no accounts", { declared: [] }, "linked accounts: the file names none"],
  [
    "the Region is new, and answers",
    { file: { region: "eu-west-9", eventTopic: {}, whatsappBusinessAccounts: [] } },
    "Region: AWS End User Messaging Social answers in eu-west-9",
  ],
] as const)("it is ok that %s", async (_, world, message) => {
  const { stdout } = await doctor(world);
  expect(stdout).toContain(`  ok       ${message}`);
});

test("credentials of another account ask nothing further of AWS", async () => {
  const { stdout } = await doctor({
    env: { [OF_ANOTHER]: "ASIA444455556666" },
    file: { region: "eu-west-9", eventTopic: {} },
  });
  for (const subject of ["Region", "linked accounts", "service-linked role"]) {
    expect(stdout).toMatch(
      new RegExp(
        `^ {2}unknown +${subject}: .*these are not credentials of account ${ACCOUNT}`,
        "m",
      ),
    );
  }
});
