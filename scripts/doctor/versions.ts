import { existsSync } from "node:fs";
import { projectFolder } from "../../app/folder";
import { show, UserError } from "../../formats/problem";
import { stackFolder } from "../terraform/synthesis";
import { Terraform, type Versions } from "../terraform/terraform";
import { requiredTerraform } from "../terraform/tools";
import type { Examined } from "./examination";

/** The versions of Terraform, and of the providers that it has chosen for the environment's stack. */
export function versionsOf(examined: Examined): Promise<Versions> {
  return examined.once("versions", () => {
    const binary = requiredTerraform();
    const folder = stackFolder(examined.environment.name);
    const isThere = existsSync(folder);
    return new Terraform({
      binary,
      folder: isThere ? folder : projectFolder(),
      env: process.env,
    }).versions();
  });
}

/**
 * Whether a version is within bounds such as `>= 5.100.0, < 7.0.0`. What follows the three numbers, as in
 * `1.12.0-beta1`, is left out.
 */
export function isWithin(version: string, bounds: string): boolean {
  return bounds.split(",").every((bound) => {
    const [, sign, limit = ""] = /^\s*(>=|<)\s*(\S+)\s*$/.exec(bound) ?? [];
    if (sign === undefined) throw new Error(`no bound of a version: ${bound}`);
    const isBelow = compareNumbers(numbersOf(version), numbersOf(limit)) < 0;
    return sign === "<" ? isBelow : !isBelow;
  });
}

function numbersOf(version: string): number[] {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  if (parts.length === 3) return parts.map(Number);
  throw new UserError(
    `${show(version)} is no version with three numbers, so that it cannot be judged`,
  );
}

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((number, at) => number !== other[at]);
  return differing === -1 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
