import { Construct } from "constructs";
import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { below } from "../../formats/finding";
import { accountId, regionName } from "../../formats/names";
import { text } from "../../formats/options";
import { parsePartially } from "../../formats/parse-partially";
import { argumentFindings, throwArgumentFindings } from "../shared/check-arguments";
import { literally } from "../shared/known-reference";
import { prefixFindings } from "../shared/media-prefixes";
import {
  checkPolicy,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import {
  inboundMedia,
  type MediaHandlerScope,
  type MediaStorage,
  mediaHandler,
  mediaStorage,
  outboundMedia,
} from "./media";
import {
  caller,
  flowManager,
  type Permission,
  type PhoneNumberScope,
  type ReaderScope,
  reader,
  scopeOf,
  sender,
  templateManager,
  type WabaScope,
} from "./permissions";
import {
  type WiringScope,
  type WiringTarget,
  wiringOperator,
  wiringTarget,
} from "./wiring-operator";

/*
 * Whole policies to be attached elsewhere: to users and groups, as managed policies, in permission sets,
 * or by another tool. `home` is the account and Region of numbers and accounts.
 * That is also where they should be attached: whether the service serves callers of other accounts is
 * not documented. Each throws a ProblemsError with everything that is wrong with its arguments. In a Terraform
 * argument, the IAM variable `${*}`, which stands for an asterisk in a prefix, must be written `$${*}`.
 */

/**
 * Sends messages from the given numbers.
 * @example
 * const document = senderPolicy(home, { phoneNumberArns });
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function senderPolicy(home: AwsScope, scope: PhoneNumberScope): PolicyDocument {
  return atHome("senderPolicy", sender, home, scope);
}

/**
 * Handles WhatsApp voice calls of the given numbers, which cost money by the minute.
 * @example
 * const policy = JSON.stringify(callerPolicy({ account, region }, { phoneNumberArns }));
 * new IamPolicy(this, "Policy", { policy });
 */
export function callerPolicy(home: AwsScope, scope: PhoneNumberScope): PolicyDocument {
  return atHome("callerPolicy", caller, home, scope);
}

/**
 * Moves media between WhatsApp and a bucket, which may be a MediaBucket or an ExistingBucket.
 * @example
 * const storage = {
 *   account,
 *   region,
 *   arn: bucket.literalArn,
 *   inboundPrefix: "inbound/",
 *   outboundPrefix: "outbound/",
 * };
 * const document = mediaHandlerPolicy(storage, { phoneNumberArns });
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function mediaHandlerPolicy(
  storage: MediaStorage,
  scope: MediaHandlerScope,
): PolicyDocument {
  return ofStorage("mediaHandlerPolicy", mediaHandler, storage, scope);
}

/**
 * The inbound half of a bucket, without the calls on numbers.
 * @example
 * const storage = {
 *   account,
 *   region,
 *   arn: bucket.literalArn,
 *   inboundPrefix: "inbound/",
 *   outboundPrefix: "outbound/",
 * };
 * const document = inboundMediaPolicy(storage);
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function inboundMediaPolicy(storage: MediaStorage): PolicyDocument {
  return ofStorage("inboundMediaPolicy", inboundMedia, storage, undefined);
}

/**
 * The outbound half of a bucket, without the calls on numbers.
 * @example
 * const storage = {
 *   account,
 *   region,
 *   arn: bucket.literalArn,
 *   inboundPrefix: "inbound/",
 *   outboundPrefix: "outbound/",
 * };
 * const document = outboundMediaPolicy(storage);
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function outboundMediaPolicy(storage: MediaStorage): PolicyDocument {
  return ofStorage("outboundMediaPolicy", outboundMedia, storage, undefined);
}

/**
 * Writes the message templates of the given accounts.
 * @example
 * const document = templateManagerPolicy(home, { wabaArns });
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function templateManagerPolicy(home: AwsScope, scope: WabaScope): PolicyDocument {
  return atHome("templateManagerPolicy", templateManager, home, scope);
}

/**
 * Writes, publishes and retires the Flows of the given accounts.
 * @example
 * const document = flowManagerPolicy(home, { wabaArns });
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function flowManagerPolicy(home: AwsScope, scope: WabaScope): PolicyDocument {
  return atHome("flowManagerPolicy", flowManager, home, scope);
}

/**
 * Sees how accounts and numbers are set up, and neither messages nor media.
 * @example
 * const document = readerPolicy(home, { phoneNumberArns, wabaArns });
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function readerPolicy(home: AwsScope, scope: ReaderScope): PolicyDocument {
  return atHome("readerPolicy", reader, home, scope);
}

/**
 * Plans, applies and detaches the wiring of the given accounts.
 * @example
 * const document = wiringOperatorPolicy(
 *   home,
 *   { phoneNumberArns, wabaArns },
 *   { topicArn: topic.literalArn },
 * );
 * new IamPolicy(this, "Policy", { policy: JSON.stringify(document) });
 */
export function wiringOperatorPolicy(
  home: AwsScope,
  scope: WiringScope,
  target: WiringTarget,
): PolicyDocument {
  const parameters = { home: HOME, scope: scopeOf(wiringOperator), target: wiringTarget };
  const given = { home, scope, target };
  throwArgumentFindings("wiringOperatorPolicy", argumentFindings(parameters, given, known(home)));
  return written(wiringOperator.statements(scope, target));
}

/** Only what is read of it: whatever has an account and a Region may be passed. */
const HOME = z.object({ account: text(accountId), region: text(regionName) });

function atHome<Scope>(
  name: string,
  permission: Permission<Scope>,
  home: AwsScope,
  scope: Scope,
): PolicyDocument {
  const parameters = { home: HOME, scope: scopeOf(permission) };
  throwArgumentFindings(name, argumentFindings(parameters, { home, scope }, known(home)));
  return written(permission.statements(scope));
}

function ofStorage<Scope>(
  name: string,
  permission: Permission<Scope, MediaStorage>,
  storage: MediaStorage,
  scope: Scope,
): PolicyDocument {
  const parameters = { storage: fieldsOf(storage), scope: scopeOf(permission) };
  const read = parsePartially(mediaStorage, storage) ?? {};
  throwArgumentFindings(name, [
    ...argumentFindings(parameters, { storage, scope }, known(storage)),
    ...below(["storage"], prefixFindings(read, storage)),
  ]);
  return written(permission.statements(scope, storage));
}

/** A construct has more fields than those of a bucket in plain words. */
function fieldsOf(storage: unknown): z.ZodObject {
  return Construct.isConstruct(storage) ? z.object(mediaStorage.shape) : mediaStorage;
}

/** What ARNs are compared with. */
function known(home: unknown): Partial<AwsScope> {
  return parsePartially(HOME, home) ?? {};
}

function written(statements: readonly PolicyStatement[]): PolicyDocument {
  const document = policyDocument(literally(statements));
  checkPolicy(document);
  return document;
}
