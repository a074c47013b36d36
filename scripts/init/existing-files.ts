import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { presentNames } from "../../app/folder";
import { loadEnvironments } from "../../app/load";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { namePrefix as prefixFormat } from "../../formats/names";
import { cut, UserError } from "../../formats/problem";
import { readOwnershipTag } from "../wiring/ownership-tag";
import type { Draft } from "./drafts";
import { keyOf, type Naming, type Slot } from "./groups";
import type { LiveInstallation } from "./world";

export function pathOf(folder: string, name: string): string {
  return join(folder, `${name}.yaml`);
}

/** The files of this name, `-2`, `-3` and so on that describe the account and Region already. */
export function existingFiles(
  folder: string,
  name: string,
  live: LiveInstallation,
): readonly Environment[] {
  const present = existsSync(folder) ? presentNames(folder) : [];
  const numbered = new RegExp(`^${name}(-\\d+)?$`);
  const names = present.filter((one) => numbered.test(one));
  if (names.length === 0) return [];
  const { environments } = loadEnvironments({ folder, names });
  const [other] = environments.filter((one) => one.name === name && !describes(one, live));
  if (other !== undefined) {
    throw new UserError(
      `${pathOf(folder, name)} exists already, for account ${other.account}, ${other.region}: choose another name than ${name} for account ${live.account}, ${live.region}. Nothing was written`,
    );
  }
  return environments
    .filter((one) => describes(one, live))
    .toSorted((one, another) => numberIn(one.name, name) - numberIn(another.name, name));
}

function describes({ account, region }: Environment, live: LiveInstallation): boolean {
  return account === live.account && region === live.region;
}

function numberIn(name: string, first: string): number {
  return name === first ? 1 : Number(name.slice(first.length + 1));
}

export function namingOf(
  folder: string,
  name: string,
  prefix: string | undefined,
  there: readonly Environment[],
): Naming {
  const present = new Set(existsSync(folder) ? presentNames(folder) : []);
  const free = Array.from({ length: present.size + MOST_FILES }, (_, index) =>
    index === 0 ? "" : `-${index + 1}`,
  ).filter((suffix) => !present.has(`${name}${suffix}`));
  return {
    slots: there.map((environment): Slot => {
      const { accounts, destinations } = namedIn(environment);
      const known = [...destinations, ...accounts];
      return { name: environment.name, namePrefix: environment.namePrefix, known };
    }),
    next(index) {
      const suffix = free[index - there.length] ?? "";
      return { name: `${name}${suffix}`, namePrefix: prefixWith(suffix, prefix ?? name) };
    },
  };
}

function prefixWith(suffix: string, prefix: string): string {
  const namePrefix = `${prefix}${suffix}`;
  if (prefixFormat.pattern.test(namePrefix)) return namePrefix;
  throw new UserError(
    `The name prefix ${namePrefix} follows from ${prefix}, allowed: ${prefixFormat.allowed}. To go on, choose a shorter one with --name-prefix. Nothing was written`,
  );
}

/** A Region holds 25 accounts, and each sends to one destination. */
const MOST_FILES = 100;

export function namedIn(environment: Environment) {
  const parts = partsOf(environment);
  const roles = partsWithRole(parts, "connect role");
  return {
    accounts: (environment.whatsappBusinessAccounts ?? []).map(({ id }) => id),
    destinations: [
      ...partsWithRole(parts, "event topic").map(({ arn }) => keyOf({ arn })),
      ...roles.map(({ arn, instanceArn }) => keyOf({ arn: instanceArn, roleArn: arn })),
    ],
  };
}

/**
 * A mark of the same name prefix would make what it remembers this environment's own, and the wiring would remove tags
 * that the file does not name.
 */
export function refuseOwnMark(
  live: LiveInstallation,
  drafts: readonly Draft[],
  there: readonly Environment[],
): void {
  const fresh = drafts.filter(({ name }) => !there.some((one) => one.name === name));
  const prefixes = fresh.map(({ file }) => file.namePrefix);
  const marked = live.accounts.flatMap(({ id, tags, detail }) =>
    [{ id, tags }, ...(detail === "unread" ? [] : detail.numbers)].filter((one) => {
      const owner = one.tags === "unread" ? undefined : readOwnershipTag(one.tags)?.owner;
      return owner !== undefined && prefixes.includes(owner);
    }),
  );
  const [first] = marked;
  if (first === undefined || first.tags === "unread") return;
  throw new UserError(
    `${cut(first.id)} carries the mark of an environment with the name prefix ${readOwnershipTag(first.tags)?.owner}, so that this environment is wired by this tool already: use its file, or choose another prefix with --name-prefix. Nothing was written`,
  );
}
