import { once } from "../../formats/remembered";
import {
  type Description,
  describeStatement,
  HOLDERS,
  listed,
  ROLE_ITSELF,
} from "../../iam/policy/describe";
import type { Statement } from "../../iam/policy/policy";
import { display } from "../../iam/policy/terraform-references";
import type { Snapshot, SnapshotPolicy } from "../changes/snapshot";
import type { StackReview } from "../review";

/** A statement, or what a change does to access, as one sentence says it. */
export interface Said extends Description {
  readonly verb:
    | "may"
    | "may now"
    | "may perhaps now"
    | "is denied"
    | "is no longer denied"
    | "is now denied less of:";
  readonly ending?: string;
}

/** Which policy a sentence is about. */
export type Subject = Pick<SnapshotPolicy, "address" | "attachedTo">;

/**
 * Everything of it in plain words.
 * @example "role chat may s3:GetObject on arn:aws:s3:::acme-media/*, only if aws:ResourceAccount is 111122223333"
 */
export function sentence({ who, verb, mayDo, on, onlyIf, ending = "" }: Said): string {
  const denial = verb.includes("denied");
  const isMany = who.length > 1 || /^(?:holders|all except) /.test(who[0] ?? "");
  const does = denial && isMany ? verb.replace("is", "are") : verb;
  const doing = !denial && isPhrase(mayDo) ? `do ${listed(mayDo)}` : listed(mayDo);
  const target = saysWhat(mayDo) ? "" : ` on ${listed(on)}`;
  const condition = `, ${denial ? "" : "only "}if ${onlyIf.join(" and ")}`;
  return `${listed(who)} ${does} ${doing}${target}${onlyIf.length === 0 ? "" : condition}${ending}`;
}

export function saidBy(statement: Statement, people: People, of: Subject): Said {
  const verb = statement.effect === "Deny" ? "is denied" : "may";
  return { ...people.named(describeStatement(statement), of), verb };
}

/** What is not the name of an action. */
function isPhrase([first = ""]: readonly string[]): boolean {
  return first === "everything" || /^(?:all except|what) /.test(first);
}

/** Such as `what arn:aws:iam::aws:policy/ReadOnlyAccess allows`, which says on what, too. */
function saysWhat([first = ""]: readonly string[]): boolean {
  return first.startsWith("what ");
}

/** A policy of this configuration, as an attachment names it. */
const OWN_POLICY = /^what \{(aws_iam_policy\.[\w-]+(?:\[[^\]]*\])?)\.arn\} allows$/;

/** What names a role, a user or a group of this configuration. */
const NAMES_ONE =
  /^\$\{[^{}]*?\b(aws_iam_(?:role|user|group)\.[\w-]+(?:\[[^\]]*\])?)\.\w+[^{}]*\}$/;

/** Who the policies of a stack speak of, by name as far as the configuration says it. */
export class People {
  private readonly receivers = new Map<string, string[]>();

  /** @param names names of roles, users and groups, by their addresses */
  constructor(
    private readonly snapshot: Snapshot,
    private readonly names: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const policy of snapshot.policies) {
      for (const { action } of policy.document.statements) {
        const given = ownPolicy(action.values.map(display), policy);
        if (given === undefined || policy.attachedTo === undefined) continue;
        const known = this.receivers.get(given) ?? [];
        this.receivers.set(given, [...new Set([...known, this.receiver(policy)])]);
      }
    }
  }

  /** With the names of those whom the words only describe. */
  named<T extends Description>(words: T, of: Subject): T {
    const open = leftOpen(words, of);
    if (open !== undefined) return { ...words, ...open };
    const who = words.who.flatMap((one) => {
      if (one === HOLDERS) return this.holders(of);
      const [, account, kind, name] = IDENTITY.exec(one) ?? [];
      return kind === undefined ? [one] : [`${kind} ${name} of account ${account}`];
    });
    const on = words.on.map((one) => (one === ROLE_ITSELF ? this.receiver(of) : one));
    return { ...words, who, on };
  }

  /** What an attachment gives: the statements of the policy itself, if this configuration has it. */
  unfolded(said: Said, of: Subject): Said[] {
    const address = ownPolicy(said.mayDo, of);
    const own = this.snapshot.policies.find((policy) => policy.address === address);
    if (own === undefined) return [said];
    return own.document.statements
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ ...said, ...describeStatement(statement), who: said.who }));
  }

  /** Who has an identity policy. */
  holders(of: Subject): string[] {
    if (of.attachedTo !== undefined || kindOf(of.address) !== undefined) return [this.receiver(of)];
    return this.receivers.get(of.address) ?? [`${HOLDERS} ${of.address}`];
  }

  /** The role, user or group that has a policy; what else has one, by its address. */
  private receiver({ address, attachedTo }: Subject): string {
    const [, plural, rest] = /^(user|role|group)s (.+)$/s.exec(attachedTo ?? "") ?? [];
    const kind = plural ?? kindOf(address);
    const words = rest ?? attachedTo ?? address;
    const [, referred] = NAMES_ONE.exec(words) ?? [];
    const found = referred === undefined ? words : moduleOf(address) + referred;
    const name = this.names.get(found) ?? found;
    return kind === undefined ? name : `${kind} ${name}`;
  }
}

/** Whom a review speaks of, in all of its sections. */
export const peopleOf = once(({ snapshot, names }: StackReview) => new People(snapshot, names));

/** Of the partition that most know as the only one; in others, the ARN says it. */
const IDENTITY = /^arn:aws:iam::(\d{12}):(role|user)\/([^*?]+)$/s;

/** The words of a token in committed reports, which stay as they are there. */
const ANYBODY_NAMED = "whoever a list or a policy names";

/** What each of a bucket's four blocks would stop. */
const STOPPED: Readonly<Record<string, string>> = {
  BlockPublicAcls: "a new public ACL",
  BlockPublicPolicy: "a new public policy",
  IgnorePublicAcls: "a public ACL",
  RestrictPublicBuckets: "a public policy",
};

/** What a bucket leaves open, as a list or a policy elsewhere says the rest: what its tokens mean, in a sentence. */
export function leftOpen(
  { who: [who = ""], mayDo: [given = ""] }: Pick<Description, "who" | "mayDo">,
  { attachedTo, address }: Subject,
): Pick<Description, "who" | "mayDo"> | undefined {
  const [, block = "", rest] = /^what (?:(\w+) stops|ACLs allow)(.*)$/s.exec(given) ?? [];
  if (who !== ANYBODY_NAMED || rest === undefined) return undefined;
  const named = `everybody whom ${STOPPED[block] ?? "an ACL"} of ${attachedTo ?? address} names`;
  return {
    who: [named],
    mayDo: [`what it allows${rest}${rest.startsWith(" unless") ? " is true" : ""}`],
  };
}

function kindOf(address: string): string | undefined {
  const type = /(?:^|\.)(aws_\w+)\.[^.]+$/.exec(address)?.[1] ?? "";
  if (type === "aws_iam_group_membership") return "user";
  return /^aws_iam_(role|user|group)(?:_|$)/.exec(type)?.[1];
}

function ownPolicy([only = "", ...others]: readonly string[], of: Subject): string | undefined {
  const [, address] = others.length === 0 ? (OWN_POLICY.exec(only) ?? []) : [];
  return address === undefined ? undefined : moduleOf(of.address) + address;
}

function moduleOf(address: string): string {
  return /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(address)?.[0] ?? "";
}
