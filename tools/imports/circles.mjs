// Circles: whatever lies in one folder (files, and folders as wholes) must import in one direction only.
// That rules out every circle of files, too: where its files lie in several folders, those form one.

/** @typedef {import("./read.mjs").Import} Import */

/**
 * One step of a circle, between two neighbours in a folder, with all imports that make it.
 * @typedef {{ from: string, to: string, imports: Import[] }} Step
 */

/**
 * A circle, beginning with the step at which it should be cut, and how many other circles that cuts, too.
 * @typedef {{ steps: Step[], others: number }} Circle
 */

/**
 * Every place where a circle is to be cut. Once all are cut, no circle is left.
 * @param {readonly Import[]} imports
 * @returns {Circle[]}
 */
export function circlesOf(imports) {
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
