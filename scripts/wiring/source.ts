import type { Environment } from "../../app/environment";
import type { EnvironmentOptions } from "../../constructs/messaging/environment-options";
import type { Outputs } from "../../constructs/messaging/outputs";
import { toDeploy, toRun, withToolkit } from "../terminal/to-run";

/**
 * Where it is written how accounts are wired: an environment file, or a stack whose code calls `wire`, which says it in
 * the same fields. All that follows is the same for both.
 */
export type WiringSource = (Environment & { readonly stack?: undefined }) | StackSource;

/** A stack of somebody else's app; its commands run with the credentials of the caller. */
export interface StackSource extends EnvironmentOptions {
  readonly name: string;
  readonly deployRoleArn?: undefined;
  /** What it says of itself as it is deployed. */
  readonly stack: {
    readonly outputs: Outputs;
    /** Path of the construct whose code calls `wire`. */
    readonly construct: string;
  };
}

type Named = Pick<WiringSource, "name" | "stack">;

/** How commands are given it. */
export function selecting({ name, stack }: Named): readonly string[] {
  return stack === undefined ? [name] : ["--stack", name];
}

/** Where its owner changes it; ends sentences such as "correct the id in ...". */
export function placeOf({ name, stack }: Named): string {
  return stack === undefined ? `environments/${name}.yaml` : `the code of the stack ${name}`;
}

/** What the owners of existing things are given: the command for files builds its own stack. */
export function requirementsOfSource(source: Named): string {
  return source.stack === undefined
    ? `what ${toRun("requirements", source.name)} prints`
    : "what requirementsOf(whatsapp) returns in the code of the stack";
}

/** What deploys it: a stack belongs to an app that this program does not know. */
export function deploying({ name, stack }: Named): string {
  return stack === undefined ? toDeploy(name) : withToolkit("deploy", name);
}
