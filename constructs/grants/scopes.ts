import { Token } from "cdktf";
import { type AwsScope, phoneNumberArn, wabaArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { show } from "../../formats/problem";
import { arnWithin, type PropProblem } from "../shared/validate";

/** The phone numbers that somebody may use. */
export interface PhoneNumberScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:phone-number-id/*` means all numbers there, also
   * those that are linked later.
   */
  readonly phoneNumberArns: readonly string[];
}

/** The WhatsApp Business Accounts that somebody may use. */
export interface WabaScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:waba/*` means all accounts there, also those that
   * are linked later.
   */
  readonly wabaArns: readonly string[];
}

type Problems = readonly (PropProblem | undefined)[];

export function phoneNumberProblems(home: AwsScope, { phoneNumberArns }: PhoneNumberScope) {
  return problemsOf(home, phoneNumberArn, "phoneNumberArns", phoneNumberArns);
}

export function wabaProblems(home: AwsScope, { wabaArns }: WabaScope) {
  return problemsOf(home, wabaArn, "wabaArns", wabaArns);
}

export function accountAndNumberProblems(home: AwsScope, scope: PhoneNumberScope & WabaScope) {
  return [...wabaProblems(home, scope), ...phoneNumberProblems(home, scope)];
}

function problemsOf(
  home: AwsScope,
  format: Format,
  field: string,
  arns: readonly string[],
): Problems {
  if (Token.isUnresolved(arns)) return [unknownList(field)];
  if (arns.length === 0) return [emptyList(field, format)];
  return arns.map((arn, index) => arnWithin(home, format, `${field}[${index}]`, arn));
}

/** The policy's text is made at synthesis, when nobody knows how many ARNs such a list will have. */
function unknownList(field: string): PropProblem {
  return {
    field,
    got: "a list that is known only at apply",
    allowed: "a list whose entries may be tokens, but not a token for all of it",
    fix: "write the entries out, for example [Fn.element(list, 0), Fn.element(list, 1)]",
  };
}

/** A policy without resources is refused by IAM, and one for everything is never meant by nothing. */
function emptyList(field: string, format: Format): PropProblem {
  return {
    field,
    got: show([]),
    allowed: `at least one: ${format.allowed}`,
    fix: "name what may be used, or leave the grant out",
  };
}
