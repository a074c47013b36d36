import type { Principal, Statement } from "../../iam/policy/policy";
import { canonicalPrincipal } from "../../iam/policy/principals";

const ACCOUNT_OF = /^(?:(\d{12})|arn:[a-z-]+:(?:iam|sts)::(\d{12}):.+)$/;
const ACCOUNT_ITSELF = /^\d{12}$|^arn:[^:]*:iam::.*:root$/;

/** The statement's principals, unless it names those that are excepted. */
export function principalsOf({ principal }: Statement): readonly Principal[] {
  return principal === undefined || principal.except
    ? []
    : principal.values.map(canonicalPrincipal);
}

/** `*`, in whichever place: as everybody, as every service or as every federated user. */
export function isEveryone({ value }: Principal): boolean {
  return value === "*";
}

/** An account as such, which leaves to that account's own IAM policies who of it is meant. */
export function isAccount({ type, value }: Principal): boolean {
  return type === "AWS" && ACCOUNT_ITSELF.test(value);
}

/** Twelve digits, if the principal is of an account that is known. */
export function accountOf({ type, value }: Principal): string | undefined {
  if (type !== "AWS") return undefined;
  const [, itself, within] = ACCOUNT_OF.exec(value) ?? [];
  return itself ?? within;
}

/** The service principals, such as `social-messaging.amazonaws.com`. */
export function servicesIn(statement: Statement): string[] {
  return principalsOf(statement)
    .filter((principal) => principal.type === "Service" && !isEveryone(principal))
    .map(({ value }) => value);
}

/** In words; of an account, that its own IAM policies say who of it is meant. */
export function nameOf(principal: Principal): string {
  if (isEveryone(principal)) return "everybody";
  if (isAccount(principal)) return `whoever IAM lets in account ${principal.value}`;
  return principal.type === "Service" ? `the service ${principal.value}` : principal.value;
}
