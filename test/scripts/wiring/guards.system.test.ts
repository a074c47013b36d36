import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { ScriptedFailure } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import type { Ran } from "../run";
import { cli } from "./child";
import {
  ACCOUNT,
  arnOfWaba,
  CONNECT,
  OWNER,
  PHONE,
  phoneId,
  REGION,
  TOPIC,
  WABA,
  wabaId,
} from "./fixtures";
import { describeWithMoto, envFor, folderOf } from "./moto";
import {
  type Declared,
  emulatorOf,
  environmentFile,
  type Folder,
  type Linked,
  outputsFile,
  writesIn,
} from "./site";

const servers: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const TAGS = { Team: "care" };
/** Would be written to, if a guard let it through. */
const DECLARED: readonly Declared[] = [{ number: 1, tags: TAGS, phones: { 1: TAGS } }];
const LINKED: readonly Linked[] = [{ number: 1, phones: { 1: {} } }];

interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly outputs?: string;
  readonly linked?: readonly Linked[];
  readonly failures?: readonly ScriptedFailure[];
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (folder: Folder) => NodeJS.ProcessEnv;
}

interface Outcome extends Ran {
  readonly emulator: Emulator;
}

const APPLY = ["apply", "prod", "--yes", "--outputs", "outputs.json", "--quota-share", "1"];

async function attempt(what: Case): Promise<Outcome> {
  const { linked = LINKED, failures = [], args = APPLY } = what;
  const files = what.files ?? { prod: environmentFile(DECLARED) };
  const emulator = await emulatorOf(linked, { failures });
  const folder = folderOf(files, what.outputs);
  const env = envFor(emulator, { ...what.env, ...what.prepare?.(folder) });
  return { ...(await cli(folder, args, env)), emulator };
}

/** One clear message on standard error, no stack, exit code 1, and nothing written. */
async function refused(what: Case, ...messages: readonly string[]): Promise<Outcome> {
  const outcome = await attempt(what);
  for (const part of messages) expect(outcome.stderr).toContain(part);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
  expect(outcome.stderr).not.toContain("[object Object]");
  expect(writesIn(outcome.emulator)).toEqual([]);
  expect(outcome.code).toBe(1);
  return outcome;
}

const nothingWasAsked = ({ emulator }: Outcome) => expect(emulator.requests).toEqual([]);

/** The URL of a service that refuses everything. */
function refusal(code: string, message: string): Promise<string> {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return answering(403, "text/xml", `<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
}

async function answering(status: number, type: string, body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describeWithMoto("these guards would let a sound environment through", () => {
  test("which is what makes their refusals mean something", async () => {
    const { code, stdout, emulator } = await attempt({});
    expect(stdout).toContain("3 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(3);
  });
});

describeWithMoto("a guard refuses", () => {
  test("credentials of another account, before anything is read", async () => {
    const other = "444455556666";
    const topic = TOPIC.arn.replace(ACCOUNT, other);
    const outcome = await refused(
      {
        files: {
          prod: environmentFile(DECLARED, { account: other, eventTopic: { existingArn: topic } }),
        },
        outputs: outputsFile({ prod: { account_id: other, event_topic_arn: topic } }),
      },
      `The AWS credentials belong to account ${ACCOUNT} (arn:aws:`,
      `, the environment to ${other}: switch the profile, or set deployRoleArn (docs/runbook.md#wrong-aws-account)\n`,
    );
    nothingWasAsked(outcome);
  });

  test("an account that is not linked, and names those that are", async () => {
    await refused(
      { linked: [{ number: 7 }, { number: 8 }] },
      `Nothing was written:\n\n${WABA}\n  got      not linked in ${REGION}\n  allowed  ${wabaId(7)}, ${wabaId(8)}\n  fix      correct the id or the Region in the environment file, or link the account in the console`,
    );
  });

  test("an account in another Region, where none is linked", async () => {
    const topic = TOPIC.arn.replace(REGION, "eu-central-1");
    const changes = { region: "eu-central-1", eventTopic: { existingArn: topic } };
    await refused(
      {
        files: { prod: environmentFile([{ number: 1, destination: "none" }], changes) },
        outputs: outputsFile({ prod: { region: "eu-central-1", event_topic_arn: topic } }),
      },
      "got      not linked in eu-central-1\n  allowed  nothing: none is linked there\n",
    );
  });

  test("an account whose sign-up is not complete", async () => {
    await refused(
      { linked: [{ number: 1, phones: { 1: {} }, registrationStatus: "INCOMPLETE" }] },
      `${WABA}  registrationStatus\n  got      INCOMPLETE\n  allowed  COMPLETE\n  fix      finish the sign-up`,
    );
  });

  test("a number of another account of the environment", async () => {
    await refused(
      {
        files: {
          prod: environmentFile([...DECLARED, { number: 2, phones: { 2: {} } }]),
        },
        linked: [
          { number: 1, phones: { 1: {}, 2: {} } },
          { number: 2, phones: { 3: {} } },
        ],
      },
      `${wabaId(2)}  ${phoneId(2)}\n  got      a number of ${WABA}\n  allowed  ${phoneId(3)}\n  fix      move it below ${WABA} in the environment file`,
    );
  });

  test("a number that has moved out of sight", async () => {
    await refused(
      { linked: [{ number: 1 }] },
      `${WABA}  ${PHONE}\n  got      no number of this account\n  allowed  none: the account has no numbers\n  fix      remove it, or correct its id`,
    );
  });

  test("more tags than AWS admits, counting its own mark", async () => {
    const full = Object.fromEntries(Array.from({ length: 49 }, (_, at) => [`key${at}`, ""]));
    await refused(
      {
        files: { prod: environmentFile([{ number: 1, tags: TAGS }]) },
        linked: [{ number: 1, tags: full }],
      },
      `${WABA}  tags\n  got      51 tags, the mark of this tool among them\n  allowed  at most 50\n  fix      declare fewer tags`,
    );
  });

  test("credentials whose account nobody says, also for a file without accounts", async () => {
    const empty = "<GetCallerIdentityResult></GetCallerIdentityResult>";
    const silent = await answering(200, "text/xml", `<R>${empty}</R>`);
    const outcome = await refused(
      { files: { prod: environmentFile([]) }, env: { AWS_ENDPOINT_URL_STS: silent } },
      "sts:GetCallerIdentity did not say whose credentials these are",
    );
    nothingWasAsked(outcome);
  });

  test("a topic of which the answer says nothing", async () => {
    const empty = await answering(200, "text/xml", "<R><GetTopicAttributesResult/></R>");
    await refused(
      { env: { AWS_ENDPOINT_URL_SNS: empty } },
      `sns:GetTopicAttributes on ${TOPIC.arn} answered with`,
    );
  });

  test("a topic that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      {
        files: { prod: environmentFile(DECLARED, { eventTopic: { existingArn: topic } }) },
        outputs: outputsFile({ prod: { event_topic_arn: topic } }),
      },
      `${topic}\n  got      no such topic\n  allowed  a standard topic that exists\n  fix      have its owner create it again, or write another as eventTopic.existingArn in environments/prod.yaml`,
    );
  });

  test("a topic of the environment's own that is not there", async () => {
    const topic = TOPIC.arn.replace(/ours$/, "acme-prod-gone");
    await refused(
      {
        files: { prod: environmentFile(DECLARED, { eventTopic: { name: "acme-prod-gone" } }) },
        outputs: outputsFile({ prod: { event_topic_arn: topic } }),
      },
      `${topic}\n  got      no such topic\n  allowed  a standard topic that exists\n  fix      npx cdktf deploy prod creates it`,
    );
  });

  test("a topic that only the deployed outputs name, and that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      { outputs: outputsFile({ prod: { event_topic_arn: topic } }) },
      `fix      the deployed outputs name it, and environments/prod.yaml does not: npx cdktf deploy prod renews them`,
    );
  });

  test("a FIFO topic", async () => {
    const topic = TOPIC.arn.replace(/ours$/, "queue.fifo");
    await refused(
      { outputs: outputsFile({ prod: { event_topic_arn: topic } }) },
      `${topic}\n  got      a FIFO topic\n`,
      "fix      name a standard topic: the service cannot publish to FIFO topics",
    );
  });

  test("a role with a path", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/whatsapp/connect`;
    await refused(
      {
        files: {
          prod: environmentFile([{ number: 1, destination: "connect" }], {
            connect: { instanceArn: CONNECT.arn },
          }),
        },
        outputs: outputsFile({
          prod: { connect_instance_arn: CONNECT.arn, connect_role_arn: role },
        }),
      },
      `${CONNECT.arn}  roleArn\n  got      "${role}"\n  allowed  a role without a path`,
    );
  });

  test("an account that another environment file claims", async () => {
    const outcome = await refused(
      {
        files: {
          prod: environmentFile(DECLARED),
          dev: environmentFile(DECLARED, { namePrefix: "acme-dev" }),
        },
      },
      WABA,
      "environments/dev.yaml",
      "two environments would take its events from each other",
    );
    nothingWasAsked(outcome);
  });

  test("everything that is wrong at once", async () => {
    await refused(
      {
        files: { prod: environmentFile([...DECLARED, { number: 2 }, { number: 3 }]) },
        linked: [{ number: 1 }, { number: 2, registrationStatus: "INCOMPLETE" }],
        outputs: outputsFile({ prod: { event_topic_arn: `${TOPIC.arn}-gone` } }),
      },
      `${wabaId(3)}\n  got      not linked`,
      `${wabaId(2)}  registrationStatus`,
      `${WABA}  ${PHONE}\n  got      no number`,
      "no such topic",
    );
  });
});

describeWithMoto("outputs are refused", () => {
  const withOutputs = (outputs: string, ...messages: readonly string[]) =>
    refused({ outputs }, ...messages).then(nothingWasAsked);

  test.each([
    ["that are empty", "{}"],
    ["that are no object", "[]"],
    ["that hold another environment only", outputsFile({ dev: {} })],
  ])("%s", async (_, outputs) => {
    await withOutputs(
      outputs,
      "outputs.json holds no outputs of prod: check --outputs, or deploy first, with npx cdktf deploy prod --outputs-file outputs.json\n",
    );
  });

  test("of another environment", async () => {
    await withOutputs(
      outputsFile({ prod: { environment: "dev", account_id: "444455556666" } }),
      `These outputs belong to dev (account 444455556666, ${REGION}), not to prod (account ${ACCOUNT}, ${REGION}): deploy prod, or name its own file\n`,
    );
  });

  test.each([
    ["an older format", { format_version: "0" }, "format_version"],
    ["no format, as before there was one", { format_version: undefined }, "format_version"],
    ["a renamed output", { event_topic_arn: undefined }, "event_topic_arn"],
  ])("of %s", async (_, change, field) => {
    const { prod } = JSON.parse(outputsFile({ prod: {} }));
    await withOutputs(
      JSON.stringify({ prod: { ...prod, ...change } }),
      `The Terraform outputs of prod do not fit this version (${field}): deploy it again, with npx cdktf deploy prod`,
    );
  });

  test("that are no JSON", async () => {
    await withOutputs('{"prod": ', "outputs.json is no JSON (");
  });

  test("from before Amazon Connect was deployed", async () => {
    const files = {
      prod: environmentFile([{ number: 1, destination: "connect" }], {
        connect: { instanceArn: CONNECT.arn },
      }),
    };
    await refused(
      { files },
      `${WABA} is to send to Amazon Connect, which the deployed outputs do not know yet: deploy the environment again\n`,
    );
  });

  test("from a file that is not there, or is a folder", async () => {
    const args = ["apply", "prod", "--yes", "--outputs"];
    await refused({ args: [...args, "out.json"] }, "There is no file out.json: check --outputs\n");
    await refused(
      { args: [...args, "environments"] },
      "environments cannot be read (EISDIR): check --outputs\n",
    );
  });

  describe("from Terraform", () => {
    /** A terraform that only gives fixed answers. */
    const terraform = (script: string) => (folder: Folder) => {
      mkdirSync(join(folder.path, "bin"));
      folder.write("bin/terraform", `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder.path, "bin/terraform"), 0o755);
      return { PATH: `${join(folder.path, "bin")}:/usr/bin:/bin` };
    };
    const args = ["apply", "prod", "--yes"];
    // Of an environment that creates nothing, Terraform is not asked.
    const files = { prod: environmentFile(DECLARED, { mediaBucket: { enabled: true } }) };

    test("that is not installed", async () => {
      await refused(
        { args, files, env: { PATH: "/nowhere" } },
        "Neither terraform nor tofu is on the PATH: install one of them first\n",
      );
    });

    test("where nothing is deployed yet", async () => {
      const prepare = terraform('[ "$1" = output ] && echo "{}"; exit 0');
      await refused(
        { args, files, prepare },
        "prod has no Terraform outputs: deploy it first, with npx cdktf deploy prod\n",
      );
    });

    test("that fails, in its own words", async () => {
      const prepare = terraform(
        '[ "$1" = output ] || exit 0; echo "Error: state locked" >&2; exit 1',
      );
      await refused({ args, files, prepare }, "terraform output failed:\n\nError: state locked\n");
    });
  });
});

describeWithMoto("AWS says no:", () => {
  const answered = (
    operation: ScriptedFailure["operation"],
    name: string,
    message: string,
  ): Case => ({
    failures: [
      { operation, call: "every", when: "before", answer: { name, status: 403, message } },
    ],
  });

  test("expired credentials", async () => {
    await refused(
      answered("ListLinkedWhatsAppBusinessAccounts", "ExpiredTokenException", "expired"),
      "The AWS credentials have expired (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): sign in again, then repeat\n",
    );
  });

  test("credentials that it does not know", async () => {
    await refused(
      answered("ListLinkedWhatsAppBusinessAccounts", "UnrecognizedClientException", "invalid"),
      "AWS does not know these credentials (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): check the profile. AWS says: invalid\n",
    );
  });

  test.each([
    ["ListLinkedWhatsAppBusinessAccounts", "*"],
    ["GetLinkedWhatsAppBusinessAccount", arnOfWaba(1)],
    ["ListTagsForResource", arnOfWaba(1)],
  ] as const)("no right to %s names action and resource", async (operation, resource) => {
    await refused(
      answered(operation, "AccessDeniedException", "no"),
      `Access denied: these credentials lack social-messaging:${operation} on ${resource}. Add it; npm run iam -- '<environment>' prints the policy. AWS says: no\n`,
    );
  });

  test("no right to look at the topic", async () => {
    const said = `User: someone is not authorized to perform: SNS:GetTopicAttributes on resource: ${TOPIC.arn}`;
    await refused(
      { env: { AWS_ENDPOINT_URL_SNS: await refusal("AuthorizationError", said) } },
      `Access denied: these credentials lack SNS:GetTopicAttributes on ${TOPIC.arn}. Add it;`,
    );
  });

  test("no right to assume the environment's role", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/deploy`;
    const said = `User: someone is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    const outcome = await refused(
      {
        files: { prod: environmentFile(DECLARED, { deployRoleArn: role }) },
        env: { AWS_ENDPOINT_URL_STS: await refusal("AccessDenied", said) },
      },
      `Access denied: these credentials lack sts:AssumeRole on ${role}. Add it;`,
    );
    nothingWasAsked(outcome);
  });
});

describeWithMoto("AWS is out of reach:", () => {
  test("no network", async () => {
    await refused(
      { env: { AWS_ENDPOINT_URL_SOCIALMESSAGING: "http://127.0.0.1:1" } },
      "AWS cannot be reached (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): check network, proxy and endpoint variables. Node says: connect ECONNREFUSED 127.0.0.1:1\n",
    );
  });

  test("an endpoint variable that is no URL", async () => {
    await refused(
      { env: { AWS_ENDPOINT_URL_SOCIALMESSAGING: "not a url" } },
      "AWS cannot be reached (social-messaging:ListLinkedWhatsAppBusinessAccounts on *): check network, proxy and endpoint variables. Node says: Invalid URL\n",
    );
  });

  test("something else answers in its place", async () => {
    const portal = await answering(200, "text/html", "<p>Please sign in to this network<br></p>");
    await refused(
      { env: { AWS_ENDPOINT_URL_STS: portal } },
      "What answered sts:GetCallerIdentity on * was not AWS: check proxy and endpoint variables. The SDK says: ",
    );
  });

  test("no credentials anywhere", async () => {
    const outcome = await refused(
      { env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined } },
      "No usable AWS credentials: sign in, or set AWS_PROFILE. The SDK says: Could not load credentials from any providers\n",
    );
    nothingWasAsked(outcome);
  });
});

describe("a command line is refused", () => {
  const outputs = ["--outputs", "outputs.json"];

  test.each<[string, readonly string[], string]>([
    ["with an unknown option", ["apply", "prod", "--yess"], "(Did you mean --yes?)"],
    ["with an option of another command", ["plan", "prod", "--yes"], "unknown option '--yes'"],
    ["with an endpoint", ["plan", "prod", "--endpoint", "x"], "unknown option '--endpoint'"],
    ["with no share", ["plan", "prod", "--quota-share", "0"], "more than 0, at most 1"],
    ["with a share above 1", ["plan", "prod", "--quota-share", "1.5"], "more than 0, at most 1"],
    ["with a share in words", ["plan", "prod", "--quota-share", "half"], "for example 0.25"],
    ["with an unknown environment", ["apply", "prd", "--yes"], "fix      write prod"],
    ["with a name beside --all", ["plan", "prod", "--all"], "or write --all: one of the three\n"],
    [
      "without an environment",
      ["plan"],
      "Name an environment (prod) before any option, or a stack with --stack, or write --all for each environment in turn\n",
    ],
    [
      "with a checksum for all",
      ["apply", "--all", "--checksum", "0"],
      "A checksum names one environment's plan: name that environment, not --all\n",
    ],
    [
      "with an account to replace that is none of its own",
      ["apply", "prod", "--yes", "--replace", wabaId(9)],
      `--replace names ${wabaId(9)}, but prod has ${WABA}: correct it, and write the environment's name before --replace. Nothing was written\n`,
    ],
  ])("%s", async (_, args, message) => {
    nothingWasAsked(await refused({ args: [...args, ...outputs] }, message));
  });

  test("when its option swallows the environment's name", async () => {
    const args = ["plan", ...outputs, "--replace", WABA, "prod"];
    nothingWasAsked(await refused({ args }, "Name an environment (prod) before any option"));
  });

  describeWithMoto("where nobody can answer", () => {
    test("and the message says how to repeat it without a question", async () => {
      const { stdout } = await refused(
        { args: ["apply", "prod", ...outputs, "--quota-share", "1"] },
        "Apply 3 change(s) to prod? It cannot be answered without a terminal: add --yes, as in npm run apply -- prod --outputs outputs.json --quota-share 1 --yes\n",
      );
      expect(stdout).toContain("3 to change.");
    });

    test("with a checksum that no longer fits", async () => {
      const { stdout, stderr } = await refused(
        { args: [...APPLY, "--checksum", "0123456789ab"] },
        "The plan of prod is no longer the one with checksum 0123456789ab; it now has ",
        "Look at it above, then repeat with that checksum. Nothing was written\n",
      );
      expect(stdout).toContain(`+ destination  ${TOPIC.arn}`);
      expect(stderr).toMatch(/it now has [0-9a-f]{12}\./);
    });
  });
});

test("the owner of the markers is the environment's name prefix", () => {
  // What the fixtures assume everywhere.
  expect(environmentFile([])).toContain(`namePrefix: ${OWNER}\n`);
});
