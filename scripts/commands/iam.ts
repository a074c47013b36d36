import type { Command } from "commander";
import { type Environment, stackNames } from "../../app/environment";
import { loadOne } from "../../app/load";
import { forJson } from "../../formats/outlets";
import { printDocument } from "../../formats/print";
import {
  type Access,
  type AccessAsked,
  accessOf,
  namedPolicies,
  type Purpose,
} from "../rights/access";
import { CLEAN, ending } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toDeploy, toRun } from "../terminal/to-run";

/** Which commands a policy is for; docs/deploy-from-github.md says which role has it. */
export const COMMANDS: Readonly<Record<Purpose, (environment: Environment) => string>> = {
  deploy: (environment) =>
    `${toDeploy(environment.name, ...stackNames(environment).toReversed())}, ${toRun("destroy", environment.name)}`,
  delivery: () => "the same, for what deliveries, endpoint and trail need; attach it, too",
  alarms: () =>
    "the same, for what alarms, budgets, their topics and the brake need; attach it, too",
  access: () =>
    "the same, for the policies that existing roles get; attach it, too: its holder decides what the roles under access may do",
  "delete-data": ({ name }) =>
    `${toRun("destroy", name, "--delete-data")}, and with forceDestroy; attach it for the destroy alone`,
  plan: ({ name }) => toRun("plan", name),
  verify: ({ name, spend }) => {
    const check = spend === undefined ? "" : `, ${toRun("spend", name, "--check")}`;
    return `${toRun("verify", name)}${check} (includes plan)`;
  },
  brake: ({ name }) =>
    `${toRun("brake", name)} with --on, --off and --status; attach it to those who may stop all sending, and to no pipeline`,
  apply: ({ name }) =>
    `${toRun("apply", name)}, ${toRun("detach", name)}, and beside deploy ${toRun("destroy", name)}, which detaches first (includes plan)`,
  former: () =>
    "the same for accounts and numbers that left the file; attach it until they are unwired",
  "tag-keys": ({ name }) =>
    `${toDeploy(name)}, once, for keys that an older version created without a tag; take it off afterwards`,
  assume: () => "all of these commands",
};

interface IamOptions extends AccessAsked {
  readonly json?: boolean;
}

export function register(command: Command): void {
  command
    .option("--former <id...>", "also to unwire this account or number, which left the file")
    .option("--tag-keys", "also to tag keys that an older version created without a tag")
    .option("--delete-data", "also to delete the objects in the buckets, for a destroy")
    .option("--json", "for machines")
    .action(ending(iam));
}

/** Prints the least that deploy, plan, verify and apply may be allowed in AWS. */
export function iam(name: string, options: IamOptions): number {
  const environment = loadOne(name);
  const access = accessOf(environment, options);
  if (options.json) {
    const policies = namedPolicies(access);
    printDocument({ environment: name, policies });
  } else {
    print(environment, access);
  }
  return CLEAN;
}

function print(environment: Environment, access: readonly Access[]): void {
  const terminal = new Terminal();
  for (const { purpose, policies } of access) {
    const holder = holderOf(environment, purpose);
    terminal.line(`${purpose}: ${COMMANDS[purpose](environment)}`, "bold");
    terminal.line(`Attach to ${holder}.`);
    if (policies.length === 0) {
      terminal.lines("\nNothing to attach: it creates nothing and looks at nothing.");
    }
    for (const [at, policy] of policies.entries()) {
      if (at > 0) {
        const title = `${purpose}-${at + 1}: one policy with all of it would be too long for IAM`;
        terminal.line(title, "bold");
        terminal.line(`Attach to ${holder}, too.`);
      }
      terminal.line();
      terminal.lines(forJson(policy));
      if (at < policies.length - 1) terminal.line();
    }
    terminal.line();
  }
  for (const note of notesOn(environment)) terminal.line(note);
}

/** Terraform's provider and the scripts go through the role; Terraform's S3 state never does. */
function holderOf({ deployRoleArn }: Environment, purpose: Purpose): string {
  if (deployRoleArn === undefined || purpose === "assume") return "the identity that runs them";
  return `the role ${deployRoleArn}, which the command assumes`;
}

function notesOn({ name, deployRoleArn, state }: Environment): string[] {
  const assumed = "The role's trust policy must let the identity that runs the commands assume it.";
  const direct = "Terraform reaches its state in S3 without the role, with their own credentials.";
  const unknown =
    "state.backend is none: add the rights that the backend of your pipeline needs, which are not known here.";
  return [
    `${toRun("deploy", name)} needs deploy, apply and, where they are printed, delivery, alarms and access. ${toRun("doctor", name)} and ${toRun("deploy", name, "--plan", "--no-refresh")} need verify.`,
    ...(deployRoleArn === undefined ? [] : [assumed]),
    ...(deployRoleArn !== undefined && state.backend === "s3" ? [direct] : []),
    ...(state.backend === "none" ? [unknown] : []),
    `All this fits environments/${name}.yaml as it stands. When an edit removes or renames something, keep the old deploy policy beside the new one until that edit is deployed.`,
  ];
}
