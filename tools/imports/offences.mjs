// What is wrong with the imports of a tree, and what to do about each.

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
  return [...group(offences, ({ wrong }) => wrong).values()].map((same) => ({
    ...same[0],
    imports: same.flatMap((offence) => offence.imports),
  }));
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

/**
 * One step of a circle, between two neighbours in a folder, with all imports that make it.
 * @typedef {{ from: string, to: string, imports: Import[] }} Step
 */

/**
 * A circle, beginning with the step at which it should be cut, and how many other circles that cuts, too.
 * @typedef {{ steps: Step[], others: number }} Circle
 */

/**
 * Every place where a circle is to be cut. Whatever lies in one folder (files, and folders as wholes) must
 * import in one direction only. That rules out every circle of files, too: where its files lie in several
 * folders, those form one.
 * @returns {Circle[]}
 */
function circlesOf(imports) {
  const byFolder = group(imports, ({ from, to }) => commonFolder(from, to));
  return [...byFolder.keys()].sort().flatMap((folder) => {
    const pairs = group(byFolder.get(folder), ({ from, to }) =>
      JSON.stringify([childOf(folder, from), childOf(folder, to)]),
    );
    const steps = [...pairs.keys()].sort().map((pair) => {
      const [from, to] = JSON.parse(pair);
      return { from, to, imports: pairs.get(pair) };
    });
    return cutAll(steps);
  });
}

/** @returns {Circle[]} */
function cutAll(steps) {
  const circles = shortestCircles(steps);
  if (circles.length === 0) return [];
  const through = (step) => circles.filter((circle) => circle.includes(step));
  // The step that takes the fewest changes for the most circles.
  const worth = (step) => through(step).length / step.imports.length;
  const cut = steps.reduce((best, step) => (worth(step) > worth(best) ? step : best));
  const [shown, ...others] = through(cut).sort((one, other) => one.length - other.length);
  const at = shown.indexOf(cut);
  return [
    { steps: [...shown.slice(at), ...shown.slice(0, at)], others: others.length },
    ...cutAll(steps.filter((step) => step !== cut)),
  ];
}

/** From each member the shortest circle, and none twice. @returns {Step[][]} */
function shortestCircles(steps) {
  const next = group(steps, ({ from }) => from);
  const circles = [...next.keys()].flatMap((start) => {
    const circle = wayBack(start, next);
    return circle === undefined ? [] : [circle];
  });
  const keyOf = (circle) => JSON.stringify(circle.map((step) => steps.indexOf(step)).sort());
  return [...new Map(circles.map((circle) => [keyOf(circle), circle])).values()];
}

/** @returns {Step[] | undefined} */
function wayBack(start, next) {
  const ways = (next.get(start) ?? []).map((step) => [step]);
  const seen = new Set();
  for (const way of ways) {
    const { to } = way.at(-1);
    if (to === start) return way;
    if (seen.has(to)) continue;
    seen.add(to);
    ways.push(...(next.get(to) ?? []).map((step) => [...way, step]));
  }
  return undefined;
}

function commonFolder(one, other) {
  const [ones, others] = [one.split("/").slice(0, -1), other.split("/").slice(0, -1)];
  const differ = ones.findIndex((part, at) => part !== others[at]);
  return ones.slice(0, differ < 0 ? ones.length : differ).join("/");
}

/** What of a path lies directly in the folder. */
function childOf(folder, path) {
  const depth = folder === "" ? 0 : folder.split("/").length;
  return path
    .split("/")
    .slice(0, depth + 1)
    .join("/");
}

function group(list, keyOf) {
  const groups = new Map();
  for (const each of list) {
    const key = keyOf(each);
    if (groups.has(key)) groups.get(key).push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
