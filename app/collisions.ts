import { isAmong, roleIsCreated } from "../constructs/brake/findings";
import { CAPABILITIES } from "../constructs/messaging/capabilities";
import { prefixNames } from "../constructs/messaging/decisions";
import {
  isKnown,
  type KnownName,
  NameHolders,
  nameTaken,
  oncePerOption,
  shownName,
  type UniqueName,
} from "../constructs/shared/unique-names";
import { fieldName } from "../formats/finding";
import type { Partially, Reading } from "../formats/parse-partially";
import type { Problem } from "../formats/problem";
import { valueAt } from "../formats/schema-walk";
import { createdRoles, existingRoles } from "./consistency";
import type { Environment, environmentSchema } from "./environment";
import type { Source } from "./files/source";

/** An environment file as far as it could be read. */
export interface Readable {
  readonly name: string;
  readonly source: Source;
  readonly reading: Reading<typeof environmentSchema>;
  /** Its parts that are right, with the rates that they need. */
  readonly view: Partially<Environment>;
  /** Whether it is to be built now; the other files are read for collisions only. */
  readonly selected: boolean;
}

interface Held {
  readonly unique: KnownName;
  readonly by: Readable;
}

/** Names that two places of the files give, reported at the later one that is to be built. */
export function collisions(files: readonly Readable[]): Problem[] {
  const holders = new NameHolders<Held>();
  const found = files.flatMap((by) =>
    namesIn(by)
      .filter(isKnown)
      .flatMap((unique) => {
        const first = holders.take(unique, { unique, by });
        return first === undefined ? [] : collision(first, { unique, by });
      }),
  );
  return oncePerOption(found, ({ where, field }) => `${where} ${field}`);
}

/** Roles to which a file attaches a policy, and which another file of the same account creates. */
export function rolesOfOtherFiles(files: readonly Readable[]): Problem[] {
  const lists = files.some(({ selected, view }) => selected && existingRoles(view).length > 0);
  const creating = lists
    ? files.map((by) => ({ by, created: createdRoles(by.view, by.source.data) }))
    : [];
  return files
    .filter(({ selected }) => selected)
    .flatMap((file) =>
      existingRoles(file.view).flatMap(({ path, role }) => {
        const { account } = file.view;
        const found = creating.find(
          ({ by, created }) => by !== file && by.view.account === account && isAmong(created, role),
        );
        if (found === undefined) return [];
        const { path: _, ...finding } = roleIsCreated(path, role, found.by.source.file);
        return [{ where: file.source.where(path), field: fieldName(path), ...finding }];
      }),
    );
}

function namesIn({ view, source: { data } }: Readable): UniqueName[] {
  return [
    ...prefixNames(view),
    ...CAPABILITIES.flatMap((capability) => capability.names(view, data)),
  ];
}

function collision(first: Held, second: Held): Problem[] {
  if (!first.by.selected && !second.by.selected) return [];
  // Names that follow from the prefix are equal only when the prefixes are, which is reported there.
  const [prefix, other] = [first, second].map(({ by }) => by.view.namePrefix);
  if (isDerived(first) && isDerived(second) && prefix === other) return [];
  const [here, there] = second.by.selected ? [second, first] : [first, second];
  const { path, ...finding } = nameTaken(here.unique, heldBy(here, there), isDerived(here));
  return [{ where: here.by.source.where(path), field: fieldName(path), ...finding }];
}

/** Whether the name follows from the prefix, as nothing is written where another could be. */
function isDerived({ unique, by }: Held): boolean {
  return valueAt(by.source.data, unique.path) === undefined;
}

function heldBy(here: Held, there: Held): string {
  const place = there.by.source.where(there.unique.path);
  const [own, other] = [here, there].map((held) => shownName(held.unique, isDerived(held)));
  return own === other ? `as in ${place}` : `beside ${other} in ${place}`;
}
