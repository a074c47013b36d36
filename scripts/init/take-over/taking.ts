import type { EnvironmentFile } from "../../../app/environment";
import type { Kept, KeptStatement } from "../../../constructs/shared/kept";
import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { cut, show, UserError } from "../../../formats/problem";
import { normalise } from "../../../iam/policy/normalise";
import { PolicyReadError } from "../../../iam/policy/policy-errors";
import { readPolicy } from "../../../iam/policy/read";
import { escapeVariables } from "../../../iam/policy/variables";
import type { Tags } from "../../wiring/wiring";
import type { LeftOut } from "../drafts";
import type { LiveInstallation } from "../world";
import type { Adoptable, TakeOverKind } from "./read-adoptable";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
export type File = Writable<EnvironmentFile>;
export type Adopt = Writable<NonNullable<EnvironmentFile["adopt"]>>;

/** One take-over: what is known of everything, what was taken so far, and what the report says of it. */
export class Taking {
  readonly cautions: LeftOut[] = [];
  readonly taken = new Set<TakeOverKind>();
  /** Of each kind, the last thing that is left as it is, with why. */
  readonly left = new Map<TakeOverKind, string>();
  /** Sids of statements of others. */
  readonly sids = new Set<string>();
  /** ARNs of keys that a file before this one takes over: a key has one owner. */
  readonly ownedKeys = new Set<string>();

  constructor(
    readonly live: LiveInstallation,
    readonly adoptable: Adoptable,
    private readonly drop: readonly string[],
  ) {}

  /** Tags and statements that something has now. */
  kept(
    what: string,
    policy: string | undefined,
    ours: readonly PolicyStatement[],
    live: Tags,
  ): Kept {
    if (live[OWNERSHIP_TAG_KEY] !== undefined) {
      throw refusal(
        `the ${what} carries the tag ${OWNERSHIP_TAG_KEY}, so that an environment of this tool owns it already`,
        "use the file of that environment",
      );
    }
    const tags = ownTags(live);
    const statements = this.statements(what, policy, ours);
    return {
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(statements.length > 0 && { statements }),
    };
  }

  private statements(
    what: string,
    policy: string | undefined,
    ours: readonly PolicyStatement[],
  ): KeptStatement[] {
    const kept = readable(what, () => othersIn(policy, ours));
    for (const { Sid } of kept) if (Sid !== undefined) this.sids.add(Sid);
    const sids = new Set([...ours, ...kept].map(({ Sid }) => Sid));
    return kept
      .filter(({ Sid }) => Sid === undefined || !this.drop.includes(Sid))
      .map((statement) => {
        const { Sid } = statement;
        if (!ours.some((own) => own.Sid === Sid)) return statement;
        const free = freeSid(`${Sid}Live`, sids);
        sids.add(free);
        this.caution(
          what,
          `Its statement ${show(Sid)} says something else than this tool's of that name, and is kept as ${free}.`,
        );
        return { ...statement, Sid: free };
      });
  }

  caution(what: string, because: string): void {
    this.cautions.push({ what: cut(what), because });
  }

  /** Leaves something as it is that no file can say. */
  leave(kind: TakeOverKind, what: string, because: string): void {
    this.caution(what, `${because}, so that it is not taken over.`);
    this.left.set(kind, `${cut(what)}: ${because}`);
  }
}

export function refusal(what: string, fix: string): UserError {
  return new UserError(`--take-over: ${what}. To go on, ${fix}. Nothing was written`);
}

export function unreadable(what: string): UserError {
  return refusal(
    `the ${what} could not be read, and what is not known cannot be taken over`,
    "grant what is missing, or leave it out of --take-over",
  );
}

/** AWS accepted the policy, so that a file without its statements would lose what they say. */
export function readable(what: string, read: () => KeptStatement[]): KeptStatement[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PolicyReadError)) throw error;
    const [first] = error.problems;
    throw refusal(
      `the policy of the ${what} cannot be read, and what is not known cannot be kept: ${first?.where}: got ${cut(first?.got ?? "")}; allowed: ${first?.allowed}`,
      "correct that policy, or leave it out of --take-over",
    );
  }
}

function freeSid(wanted: string, sids: ReadonlySet<string | undefined>): string {
  let number = 1;
  const sid = () => (number === 1 ? wanted : `${wanted}${number}`);
  while (sids.has(sid())) number += 1;
  return sid();
}

/** What a policy says beside what this tool would say itself, in the version that this tool writes. */
export function othersIn(
  policy: string | undefined,
  ours: readonly PolicyStatement[],
  kind: "resource" | "trust" = "resource",
): KeptStatement[] {
  if (!policy) return [];
  readPolicy(policy, kind); // whatever it cannot read is an error with its place
  const { Version, Statement } = JSON.parse(policy);
  const own = ours.map((one) => meaning(one, kind));
  return [Statement]
    .flat()
    .map((statement) => tidy(statement, Version === "2012-10-17"))
    .filter((statement) => !own.includes(meaning(statement, kind)));
}

/** Equal for statements that mean the same, whatever their Sids. */
function meaning(statement: object, kind: "resource" | "trust"): string {
  const document = readPolicy({ Version: "2012-10-17", Statement: [statement] }, kind);
  return JSON.stringify(normalise(document).statements.map(({ sid: _, ...rest }) => rest));
}

/** Numbers and booleans as texts, no empty block, and what the older version takes for plain text as such. */
function tidy(statement: Record<string, unknown>, hasVariables: boolean): KeptStatement {
  const text = (value: unknown): unknown => {
    if (typeof value === "string") return hasVariables ? value : escapeVariables(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (Array.isArray(value)) return value.map(text);
    return Object.fromEntries(Object.entries(Object(value)).map(([key, one]) => [key, text(one)]));
  };
  const entries = Object.entries(statement)
    .filter(([element, value]) => element !== "Condition" || Object.keys(Object(value)).length > 0)
    .map(([element, value]) => [element, element === "Sid" ? value : text(value)]);
  const { Sid, ...rest } = Object.fromEntries(entries);
  return Sid === undefined || Sid === "" ? rest : { Sid, ...rest };
}

/** What a file may name: AWS and this tool keep tags of their own. */
export function ownTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}
