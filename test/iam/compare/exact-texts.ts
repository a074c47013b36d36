/** A pattern of which the texts are looked for, as a policy writes it. */
export interface Sought {
  readonly text: string;
  /** "exact" knows no wildcards, "folded" neither those nor the case of letters; the components of "arn" are apart. */
  readonly dialect: "exact" | "folded" | "glob" | "action" | "arn" | "resource";
}

/** What every text has to look like: `service:Action`, an ARN, or anything that is not empty. */
type Shape = "action" | "arn" | "any";

type Unit = { readonly char: string } | { readonly many: boolean; readonly colons: boolean };

const SHAPES: Readonly<Record<Shape, readonly Unit[]>> = {
  action: [...word(), { char: ":" }, ...word()],
  arn: [
    ...[..."arn:"].map((char) => ({ char })),
    ...[...word(), { char: ":" }, ...word(), { char: ":" }],
    ...[{ many: true, colons: false }, { char: ":" }, { many: true, colons: false }, { char: ":" }],
    ...[
      { many: false, colons: true },
      { many: true, colons: true },
    ],
  ],
  any: [
    { many: false, colons: true },
    { many: true, colons: true },
  ],
};

function word(): Unit[] {
  return [
    { many: false, colons: false },
    { many: true, colons: false },
  ];
}

/**
 * One text for every set of the patterns that some text matches together, and no other text does: the automata of all
 * patterns run side by side over every letter that makes a difference. Nothing is left to chance, so that what none of
 * these texts shows no text shows.
 */
export function textsOfEachKind(patterns: readonly Sought[], shape: Shape): string[] {
  const byName = new Map(patterns.map((one) => [`${one.dialect} ${one.text}`, one]));
  const name = JSON.stringify([shape, ...byName.keys()]);
  const texts = KNOWN.get(name) ?? found([...byName.values()], shape);
  if (KNOWN.size > MOST_KNOWN) KNOWN.clear();
  KNOWN.set(name, texts);
  return texts;
}

/** Most patterns are the same for everybody who calls, and in both policies. */
const KNOWN = new Map<string, string[]>();
const MOST_KNOWN = 2000;

function found(sought: readonly Sought[], shape: Shape): string[] {
  const machines = [
    { units: SHAPES[shape], folds: false },
    ...sought.map((one) => ({
      units: unitsOf(one),
      folds: one.dialect === "folded" || one.dialect === "action",
    })),
  ];
  const alphabet = alphabetOf(machines);
  const texts = new Map<string, string>();
  const first = machines.map(({ units }) => closed(units, [0]));
  const seen = new Set([JSON.stringify(first)]);
  let open: { readonly text: string; readonly states: number[][] }[] = [
    { text: "", states: first },
  ];
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { text, states } of open) {
      const accepts = states.map((state, at) => state.includes(machines[at]?.units.length ?? -1));
      if (accepts[0] && !texts.has(accepts.join())) texts.set(accepts.join(), text);
      for (const char of alphabet) {
        const after = machines.map(({ units, folds }, at) =>
          step(units, states[at] ?? [], char, folds),
        );
        if (after[0]?.length === 0) continue;
        const name = JSON.stringify(after);
        if (seen.has(name)) continue;
        seen.add(name);
        next.push({ text: text + char, states: after });
      }
    }
    if (seen.size > MOST_STATES)
      throw new Error(`More than ${MOST_STATES} states: ${JSON.stringify(sought)}`);
    open = next;
  }
  return [...texts.values()];
}

const MOST_STATES = 50_000;

interface Machine {
  readonly units: readonly Unit[];
  readonly folds: boolean;
}

/** Every letter of the patterns, in both cases where case does not count, and one that is in none. */
function alphabetOf(machines: readonly Machine[]): string[] {
  const charsOf = (all: readonly Machine[]) =>
    all.flatMap(({ units }) => units.flatMap((unit) => ("char" in unit ? unit.char : [])));
  const chars = charsOf(machines);
  const folded = charsOf(machines.filter(({ folds }) => folds));
  const cased = folded.flatMap((char) => [char.toLowerCase(), char.toUpperCase()]);
  const known = new Set([...chars, ...cased]);
  const other = [..."qzjyvkQZ"].find((char) => !known.has(char)) ?? "#";
  return [other, ...known];
}

function unitsOf({ text, dialect }: Sought): Unit[] {
  const hasWildcards = dialect !== "exact" && dialect !== "folded";
  const isArn = dialect === "arn" || dialect === "resource";
  let colons = 0;
  const chars = text.match(/\uFFFF.|./gsu) ?? [];
  return chars.map((char, at): Unit => {
    if (char === ":") colons += 1;
    if (char.length > 1 && char.startsWith("\uFFFF")) return { char: char.slice(1) };
    if (!hasWildcards || (char !== "*" && char !== "?")) return { char };
    const isLast = dialect === "resource" && char === "*" && at === chars.length - 1;
    return { many: char === "*", colons: !isArn || colons >= 5 || isLast };
  });
}

function step(
  units: readonly Unit[],
  state: readonly number[],
  char: string,
  folds: boolean,
): number[] {
  const next = state.flatMap((at) => {
    const unit = units[at];
    if (unit === undefined) return [];
    if ("char" in unit) {
      const same = folds ? unit.char.toLowerCase() === char.toLowerCase() : unit.char === char;
      return same ? [at + 1] : [];
    }
    if (char === ":" && !unit.colons) return [];
    return unit.many ? [at] : [at + 1];
  });
  return closed(units, next);
}

/** With what may follow without another letter. */
function closed(units: readonly Unit[], state: readonly number[]): number[] {
  const all = new Set<number>();
  for (const start of state) {
    for (let at = start; !all.has(at); at += 1) {
      all.add(at);
      const unit = units[at];
      if (unit === undefined || "char" in unit || !unit.many) break;
    }
  }
  return [...all].sort((one, other) => one - other);
}
