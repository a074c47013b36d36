import type { Command } from "commander";
import type { Environment } from "../../app/environment";
import { loadOne } from "../../app/load";
import { connectRoleRequirement } from "../../constructs/connect/decisions";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { logPolicyMode } from "../../constructs/outcomes/decisions";
import { outcomesLogGroupArn } from "../../constructs/outcomes/policies";
import {
  serviceLinkedRolePart,
  serviceLinkedRoleRequirement,
} from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { type Requirement, requirementsOf } from "../../constructs/shared/requirement";
import { print, printDocument } from "../../formats/print";
import { ending } from "../terminal/exit-codes";
import { unwrittenApp } from "../terraform/unwritten-app";

export function register(command: Command): void {
  command.option("--json", "for machines").action(ending(requirements));
}

/** Prints, for everything an environment only names, what its owner has to merge. */
export function requirements(name: string, options: { readonly json?: boolean }): number {
  const found = requirementsFor(loadOne(name));
  if (options.json) {
    printDocument({ environment: name, requirements: found });
  } else if (found.length === 0) {
    print(`${name} creates everything it needs: there is nothing for anybody to merge.`);
  } else {
    print(found.map(render).join("\n\n"));
  }
  return 0;
}

/** Read from the constructs themselves, so that it is what the stack really relies on. */
export function requirementsFor(environment: Environment): readonly Requirement[] {
  const stack = unwrittenApp([environment]).stacks.get(environment.name);
  const role = isOurs(serviceLinkedRolePart(environment))
    ? []
    : [serviceLinkedRoleRequirement(environment)];
  const { outcomes } = environment;
  // The account's stack makes the log resource policy, of which the environment's own stack sees nothing.
  const made =
    outcomes && logPolicyMode(environment) === "create"
      ? outcomesLogGroupArn(environment)
      : undefined;
  const connectRoles = partsWithRole(partsOf(environment), "connect role")
    .filter((part) => !isOurs(part))
    .map((part) => connectRoleRequirement(environment, part));
  const ofStack = (stack ? requirementsOf(stack) : []).filter(({ of }) => of !== made);
  return [...ofStack, ...connectRoles, ...role];
}

function render({ of, why, statements, settings }: Requirement): string {
  const text = JSON.stringify(statements, null, 2);
  return [
    of,
    `  ${why}`,
    ...settings.map((setting) => `  - ${setting}`),
    ...(statements.length === 0 ? [] : ["  Statements to merge into its policy:", text]),
  ].join("\n");
}
