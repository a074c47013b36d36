import { remembered } from "../../formats/remembered";
import type { PrincipalType } from "./policy";
import { outsideTokens } from "./terraform-references";

/**
 * One call, as the service that checks it would describe it. A token in it stands for the text that
 * it will become.
 */
export interface Request {
  readonly principal: {
    readonly type: PrincipalType;
    readonly value: string;
    /**
     * Whether the policies of the requester's account let it make the call, which decides if a policy that
     * names the account reaches it.
     *
     * @default - not known
     */
    readonly accountAllows?: boolean;
  };
  readonly action: string;
  readonly resource: string;
  /**
   * Condition keys with their values: a list for a multivalued key, base64 for binary, null for a key
   * that is known to be absent.
   */
  readonly context: Readonly<Record<string, string | readonly string[] | null>>;
  /**
   * Condition keys that the request may or may not have, with an unknown value.
   * "unlisted" says so of every key that `context` does not give.
   *
   * @default - none: a key that `context` does not give is absent
   */
  readonly unknownKeys?: ReadonlySet<string> | "unlisted";
}

/** What is known of one condition key; condition key names are not case-sensitive. */
type KeyState =
  | { readonly state: "present"; readonly values: readonly string[]; readonly multivalued: boolean }
  | { readonly state: "absent" | "unknown" };

export type KeyLookup = (key: string) => KeyState;

/** The request's condition keys, to be asked for in any case. */
export function keyLookup(request: Request): KeyLookup {
  const given = new Map<string, KeyState>();
  for (const [key, value] of Object.entries(request.context)) {
    if (given.has(foldKey(key))) throw new Error(`The context gives ${key} twice.`);
    given.set(foldKey(key), stateOf(value));
  }
  const { unknownKeys = new Set<string>() } = request;
  if (unknownKeys === "unlisted") {
    return (key) => given.get(foldKey(key)) ?? { state: "unknown" };
  }
  const unknown = new Set([...unknownKeys].map(foldKey));
  return (key) =>
    unknown.has(foldKey(key))
      ? { state: "unknown" }
      : (given.get(foldKey(key)) ?? { state: "absent" });
}

function stateOf(value: string | readonly string[] | null): KeyState {
  if (value === null) return { state: "absent" };
  return typeof value === "string"
    ? { state: "present", values: [value], multivalued: false }
    : { state: "present", values: value, multivalued: true };
}

/** The one spelling of a condition key by which two are compared. */
export const foldKey = remembered((key) => outsideTokens(key, (plain) => plain.toLowerCase()));
