import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import { eventTopicPart } from "../../constructs/events/decisions";
import {
  NOT_OF_CONNECT,
  readWiringStatements,
  type WiringScope,
  type WiringTarget,
  writeWiringStatements,
} from "../../constructs/grants/wiring-operator";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { arnOf } from "../../formats/arns";
import { phoneNumberId, wabaId } from "../../formats/names";
import { show, UserError } from "../../formats/problem";
import { readState, writeState } from "./state-access";

/** What `npm run plan` reads. */
export function planAccess(environment: Environment): PolicyDocument {
  return policyDocument(planStatements(environment));
}

export function planStatements(environment: Environment): PolicyStatement[] {
  const { scope, target } = wiringOf(environment);
  const throughRole = environment.deployRoleArn !== undefined;
  return [...readWiringStatements(scope, target), ...(throughRole ? [] : readState(environment))];
}

/**
 * Every WhatsApp Business Account and every number of the AWS account and Region may be read: an account
 * that left the file is found only so, and its ARN is the service's to say.
 */
function wiringOf(environment: Environment): {
  readonly scope: WiringScope;
  readonly target: WiringTarget;
} {
  const [connectRole] = partsWithRole(partsOf(environment), "connect role");
  return {
    scope: {
      wabaArns: [arnOf(environment, "social-messaging", "waba/*")],
      phoneNumberArns: [arnOf(environment, "social-messaging", "phone-number-id/*")],
    },
    target: { topicArn: eventTopicPart(environment)?.arn, connectRoleArn: connectRole?.arn },
  };
}

/**
 * What `npm run apply` and `npm run detach` need: all that a plan reads, and the writes to the accounts and
 * numbers that the file names, and to no others.
 */
export function applyAccess(environment: Environment): PolicyDocument {
  const accounts = accountsOf(environment);
  const numbers = accounts.flatMap(({ phoneNumbers }) => phoneNumbers);
  if (accounts.length === 0) return policyDocument(planStatements(environment));
  const scope = {
    wabaArns: accounts.flatMap(({ id }) => spellings(environment, "waba", id)),
    phoneNumberArns: numbers.flatMap(({ id }) => spellings(environment, "phone-number-id", id)),
  };
  const wired = accounts
    .filter(({ destination }) => destination !== "unmanaged")
    .flatMap(({ id }) => spellings(environment, "waba", id));
  const writes = writeWiringStatements(scope, wiringOf(environment).target, wired);
  return policyDocument([...planStatements(environment), ...writes]);
}

/**
 * What unwiring needs on accounts and numbers that have left the file: the destination is cleared and
 * tags are removed, and nothing is set.
 */
export function formerAccess(environment: Environment, ids: readonly string[]): PolicyDocument {
  const stray = ids.filter((id) => !wabaId.pattern.test(id) && !phoneNumberId.pattern.test(id));
  if (stray.length > 0) {
    throw new UserError(
      `--former names ${stray.map(show).join(", ")}: expected are ids of accounts (${wabaId.allowed}) and of numbers (${phoneNumberId.allowed})`,
    );
  }
  const accounts = ids.filter((id) => wabaId.pattern.test(id));
  const wabas = accounts.flatMap((id) => spellings(environment, "waba", id));
  const numbers = ids
    .filter((id) => !accounts.includes(id))
    .flatMap((id) => spellings(environment, "phone-number-id", id));
  const clear = "social-messaging:PutWhatsAppBusinessAccountEventDestinations";
  const untag = "social-messaging:UntagResource";
  const statements = [
    ...(wabas.length > 0 ? [allow("ClearFormerWhatsAppAccounts", clear, wabas)] : []),
    allow("UntagFormerWhatsAppResources", untag, [...wabas, ...numbers], NOT_OF_CONNECT),
  ];
  return policyDocument(statements);
}

/**
 * What the caller of a command needs when an environment names a role for everything else, and nothing
 * when it does not. Terraform reaches its state without that role. The right to write the state is
 * included, because a caller who may assume the role may deploy anyway.
 */
export function assumeAccess(environment: Environment): PolicyDocument | undefined {
  const { deployRoleArn } = environment;
  if (deployRoleArn === undefined) return undefined;
  return policyDocument([
    allow("AssumeDeployRole", "sts:AssumeRole", deployRoleArn),
    ...writeState(environment),
  ]);
}

/**
 * Both spellings that AWS documents, with and without the prefix of the id. Everywhere else ARNs of the
 * service are read and never built; a policy is written before anything can be read, and a spelling that
 * names nothing grants nothing.
 */
function spellings(environment: Environment, type: string, id: string): string[] {
  const short = id.slice(`${type}-`.length);
  return [short, id].map((name) => arnOf(environment, "social-messaging", `${type}/${name}`));
}
