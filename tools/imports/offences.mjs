// What is wrong with the imports of a tree, and what to do about each.
import { circlesOf } from "./circles.mjs";

/** @typedef {import("./read.mjs").Import} Import */

/**
 * One thing to mend: the imports that do it, what is wrong, and what to do.
 * @typedef {{ imports: Import[], wrong: string, mend: string }} Offence
 */

/**
 * What may be imported from where: see order.mjs.
 * @typedef {{ order: readonly string[], only: Record<string, { may: string[], because: string }> }} Rules
 */

/**
 * @param {{ files: readonly string[], imports: readonly Import[] }} tree
 * @param {Rules} rules
 * @returns {Offence[]}
 */
export function offencesOf({ files, imports }, { order, only }) {
  const refused = imports.flatMap((each) => beyond(each, only) ?? upwards(each, order) ?? []);
  const offending = new Set(refused.flatMap((offence) => offence.imports));
  // A circle through one of those would only say it again.
  const others = imports.filter((each) => !offending.has(each));
  return [...unlisted(files, order), ...gone(files, order), ...merged(refused), ...circles(others)];
}

/** A folder that is new must be given its place. */
function unlisted(files, order) {
  const strangers = files.filter((file) => entryOf(file, order) === undefined);
  const folders = strangers.map((file) => file.split("/").slice(0, -1).join("/") || file);
  return [...new Set(folders)].map((folder) => ({
    imports: [],
    wrong: `${folder} has no place in the order of folders.`,
    mend: "Add it to ORDER in tools/imports/order.mjs, after everything that it imports.",
  }));
}

function gone(files, order) {
  const empty = order.filter((entry) => !files.some((file) => isIn(file, entry)));
  return empty.map((entry) => ({
    imports: [],
    wrong: `The order of folders names ${entry}, where there is no source file.`,
    mend: "Remove it from ORDER in tools/imports/order.mjs.",
  }));
}

/** @returns {Offence | undefined} */
function upwards(each, order) {
  const [from, to] = [entryOf(each.from, order), entryOf(each.to, order)];
  if (from === undefined || to === undefined) return undefined;
  if (order.indexOf(to) <= order.indexOf(from)) return undefined;
  return {
    imports: [each],
    wrong: `${from} comes before ${to} in the order of folders, so it must not import from it.`,
    mend: `Move what both need to ${from} or to a folder before it, or let the caller pass it in.`,
  };
}

/** @returns {Offence | undefined} */
function beyond(each, only) {
  const bound = Object.keys(only).find((folder) => isIn(each.from, folder));
  if (bound === undefined) return undefined;
  const { may, because } = only[bound];
  if ([bound, ...may].some((folder) => isIn(each.to, folder))) return undefined;
  return {
    imports: [each],
    wrong: `${bound} may import from ${may.join(" and ")} only: ${because}.`,
    mend: `Move what both need to ${may.join(" or ")}, or let the caller pass it in.`,
  };
}

/** Imports that are wrong for the same reason are one offence. */
function merged(offences) {
  const byReason = new Map();
  for (const offence of offences) {
    const before = byReason.get(offence.wrong)?.imports ?? [];
    byReason.set(offence.wrong, { ...offence, imports: [...before, ...offence.imports] });
  }
  return [...byReason.values()];
}

function circles(imports) {
  return circlesOf(imports).map(({ steps, others }) => {
    const [cut, ...rest] = steps;
    const also = others === 0 ? "" : `, and ${others} more go through ${cut.from} → ${cut.to}`;
    return {
      imports: [...cut.imports, ...rest.map((step) => step.imports[0])],
      wrong: `${steps.map(({ from }) => from).join(" → ")} → ${cut.from} is a circle${also}.`,
      mend: `Put what ${cut.from} needs of ${cut.to}, such as a type of options, into a file that imports neither.`,
    };
  });
}

/** @returns {string | undefined} the longest entry that the file lies in */
function entryOf(file, order) {
  return order
    .filter((entry) => isIn(file, entry))
    .sort((one, other) => other.length - one.length)[0];
}

function isIn(file, entry) {
  return file === entry || file.startsWith(`${entry}/`);
}
