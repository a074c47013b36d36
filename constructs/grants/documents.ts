import type { AwsScope } from "../../formats/arns";
import { ProblemsError } from "../../formats/problem";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import type { PropProblem } from "../shared/validate";
import { flowManagerStatements } from "./flow-manager";
import { type MediaHandlerScope, mediaHandlerStatements } from "./media-handler";
import {
  inboundStorageStatements,
  type MediaStorage,
  outboundStorageStatements,
  storageProblems,
} from "./media-storage";
import { type ReaderScope, readerStatements } from "./reader";
import {
  accountAndNumberProblems,
  type PhoneNumberScope,
  phoneNumberProblems,
  type WabaScope,
  wabaProblems,
} from "./scopes";
import { senderStatements } from "./sender";
import { templateManagerStatements } from "./template-manager";
import {
  targetProblems,
  type WiringScope,
  type WiringTarget,
  wiringOperatorStatements,
} from "./wiring-operator";

/*
 * Whole policies for those who attach them elsewhere: to users and groups, as managed policies, in
 * permission sets, or by another tool. `home` is the account and Region of numbers and accounts.
 * That is also where they should be attached: whether the service serves callers of other accounts is
 * not documented. Each throws a UserError that tells everything wrong with its scope. In a Terraform argument,
 * the IAM variable `${*}`, which stands for an asterisk in a prefix, must be written `$${*}`.
 */

/** Sends messages from the given numbers. */
export function senderPolicy(home: AwsScope, scope: PhoneNumberScope): PolicyDocument {
  return written("senderPolicy", phoneNumberProblems(home, scope), senderStatements(scope));
}

/** Moves media between WhatsApp and a bucket, which may be a MediaBucket or an ExistingBucket. */
export function mediaHandlerPolicy(
  storage: MediaStorage,
  scope: MediaHandlerScope,
): PolicyDocument {
  const problems = [...storageProblems(storage), ...phoneNumberProblems(storage, scope)];
  return written("mediaHandlerPolicy", problems, mediaHandlerStatements(scope, storage));
}

/** The inbound half of a bucket, without the calls on numbers. */
export function inboundMediaPolicy(storage: MediaStorage): PolicyDocument {
  return written("inboundMediaPolicy", storageProblems(storage), inboundStorageStatements(storage));
}

/** The outbound half of a bucket, without the calls on numbers. */
export function outboundMediaPolicy(storage: MediaStorage): PolicyDocument {
  return written(
    "outboundMediaPolicy",
    storageProblems(storage),
    outboundStorageStatements(storage),
  );
}

/** Writes the message templates of the given accounts. */
export function templateManagerPolicy(home: AwsScope, scope: WabaScope): PolicyDocument {
  const problems = wabaProblems(home, scope);
  return written("templateManagerPolicy", problems, templateManagerStatements(scope));
}

/** Writes, publishes and retires the Flows of the given accounts. */
export function flowManagerPolicy(home: AwsScope, scope: WabaScope): PolicyDocument {
  return written("flowManagerPolicy", wabaProblems(home, scope), flowManagerStatements(scope));
}

/** Sees how accounts and numbers are set up, and neither messages nor media. */
export function readerPolicy(home: AwsScope, scope: ReaderScope): PolicyDocument {
  return written("readerPolicy", accountAndNumberProblems(home, scope), readerStatements(scope));
}

/** Plans, applies and detaches the wiring of the given accounts. */
export function wiringOperatorPolicy(
  home: AwsScope,
  scope: WiringScope,
  target: WiringTarget,
): PolicyDocument {
  const problems = [...accountAndNumberProblems(home, scope), ...targetProblems(home, target)];
  return written("wiringOperatorPolicy", problems, wiringOperatorStatements(scope, target));
}

function written(
  name: string,
  problems: readonly (PropProblem | undefined)[],
  statements: readonly PolicyStatement[],
): PolicyDocument {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return policyDocument(statements);
  throw new ProblemsError(
    `${name} cannot be written:`,
    found.map((problem) => ({ ...problem, where: name })),
  );
}
