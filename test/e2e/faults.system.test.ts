import { existsSync, readdirSync, readFileSync } from "node:fs";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { FaultOptions } from "../../local/emulator/faults";
import { closeSites, Site, TOPIC } from "../scripts/deploy/site";
import { writesIn } from "../scripts/wiring/site";
import { describeWithTerraform } from "../workbench";

// Each fault that the first hours bring, met by a user: one message, the right exit code, and nothing half-written.
// An interrupt, two deploys at once and a dotted bucket are in test/scripts/deploy, files that cannot be written in
// test/scripts/writes.system.test.ts. Throttling, an account of another Region and an id that is listed twice need no
// Terraform: test/scripts/init/command.http.test.ts and test/scripts/wiring/guards.http.test.ts.

/** What a command ends with, and what it says: on standard error where the code is 1, else on standard output. */
type Ending = readonly [code: number, said: string | RegExp];

interface Fault {
  readonly faults?: FaultOptions;
  readonly file?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (site: Site) => Promise<unknown>;
  /** Options of `init` beside its Region. */
  readonly flags?: readonly string[];
  readonly init: Ending;
  readonly doctor: Ending;
  readonly deploy: Ending;
}

const NOBODY = {
  ...{ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_PROFILE: undefined },
  ...{ AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" },
};

/** IAM knows Allow and Deny. */
const UNREADABLE = { Effect: "Maybe", Principal: "*", Action: "sns:Publish", Resource: TOPIC };

async function makeTopic({ bench }: Site): Promise<void> {
  const sns = new SNSClient(bench.client);
  await sns.send(new CreateTopicCommand({ Name: TOPIC.split(":").at(-1) }));
  const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement: [UNREADABLE] });
  const policy = { TopicArn: TOPIC, AttributeName: "Policy", AttributeValue };
  await sns.send(new SetTopicAttributesCommand(policy));
}

const DENIED = "is not authorized to perform: social-messaging:ListTagsForResource";
const WELL = "ok       linked accounts";

const FAULTS: Readonly<Record<string, Fault>> = {
  "no credentials": {
    env: NOBODY,
    init: [1, "No usable AWS credentials"],
    doctor: [1, "unknown  credentials: No usable AWS credentials"],
    deploy: [1, "No usable AWS credentials"],
  },
  "no right for one of the reads": {
    faults: {
      failures: [
        {
          ...{ operation: "ListTagsForResource", call: "every", when: "before" },
          answer: { name: "AccessDeniedException", status: 403, message: DENIED },
        },
      ],
    },
    init: [2, /These credentials lack\s+social-messaging:ListTagsForResource[\s\S]+fix: grant it:/],
    doctor: [2, WELL],
    deploy: [1, "Access denied: these credentials lack social-messaging:ListTagsForResource"],
  },
  "a topic that is gone": {
    file: { eventTopic: { existingArn: TOPIC } },
    init: [
      2,
      /which does not exist, so that its\s+events are lost\.\s+fix: create the topic again,/,
    ],
    doctor: [2, WELL],
    deploy: [1, "write another as eventTopic.existingArn"],
  },
  "an unreadable policy": {
    prepare: makeTopic,
    file: { eventTopic: { existingArn: TOPIC } },
    flags: ["--region", "eu-west-1", "--take-over", "topic"],
    init: [1, 'Statement[0] Effect: got "Maybe"; allowed: Allow or Deny. To go on, correct that'],
    doctor: [2, WELL],
    deploy: [2, "WhatsApp Business Accounts:"],
  },
};

afterAll(closeSites);

describeWithTerraform("a fault", () => {
  test.each(Object.entries(FAULTS))(
    "%s is one message, and nothing is half-written",
    async (_, fault) => {
      const linked = [{ number: 1, destination: { arn: TOPIC } }];
      const site = await Site.open(linked, fault.faults);
      await fault.prepare?.(site);
      const check = async ([code, said]: Ending, ...args: readonly string[]) => {
        const ran = await site.runWith(fault.env ?? {}, ...args);
        const { stdout, stderr } = ran;
        expect([args[0], ran.code, code === 1 && args[0] !== "doctor" ? stderr : stdout]).toEqual([
          ...[args[0], code],
          typeof said === "string" ? expect.stringContaining(said) : expect.stringMatching(said),
        ]);
        expect(`${stdout}${stderr}`).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
        expect([site.left, writesIn(site.emulator)]).toEqual([[], []]);
        expect(existsSync(site.file("terraform.prod.tfstate"))).toBe(false);
      };
      const { flags = ["--region", "eu-west-1"] } = fault;
      await check(fault.init, "init", "prod", ...flags);
      // A file is there, whole, or it is not.
      expect(readdirSync(site.file("environments"))).toEqual(
        fault.init[0] === 1 ? [] : ["prod.yaml"],
      );
      if (fault.init[0] !== 1) {
        expect(readFileSync(site.file("environments/prod.yaml"), "utf8")).toContain(site.wabaId);
      }
      site.write(fault.file);
      await check(fault.doctor, "doctor", "prod");
      const isRefused = fault.deploy[0] === 1;
      await check(fault.deploy, "deploy", "prod", isRefused ? "--yes" : "--plan");
    },
  );
});
