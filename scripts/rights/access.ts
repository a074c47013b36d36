import type { Environment } from "../../app/environment";
import type { PolicyDocument } from "../../constructs/shared/policy-document";
import { UserError } from "../../formats/problem";
import { alarmAccess, deliveryAccess, deployAccess } from "./deploy-access";
import { verifyAccess } from "./verify-access";
import { applyAccess, assumeAccess, formerAccess, planAccess } from "./wiring-access";

/** The commands that need rights in AWS, and what to call a caller's way into deployRoleArn. */
export type Purpose =
  | "deploy"
  | "delivery"
  | "alarms"
  | "plan"
  | "verify"
  | "apply"
  | "former"
  | "assume";

/** Only where there is something to be allowed. */
type Optional = "delivery" | "alarms" | "former" | "assume";

/** Null where a command needs no rights at all, as IAM admits no policy without statements. */
export type Access = Readonly<
  Record<Exclude<Purpose, Optional>, PolicyDocument | null> & {
    readonly [purpose in Optional]?: PolicyDocument;
  }
>;

/**
 * Every policy that an environment needs.
 * @param former ids of accounts and numbers that left its file and are to be unwired
 * @throws UserError when one would be too long to be attached
 */
export function accessOf(environment: Environment, former: readonly string[] = []): Access {
  const admitted = (purpose: Purpose, document: PolicyDocument) => {
    requireAttachable(environment.name, purpose, document);
    return document.Statement.length === 0 ? null : document;
  };
  const assume = assumeAccess(environment);
  const delivery = deliveryAccess(environment);
  const alarms = alarmAccess(environment);
  return {
    deploy: admitted("deploy", deployAccess(environment)),
    ...(delivery && admitted("delivery", delivery) && { delivery }),
    ...(alarms && admitted("alarms", alarms) && { alarms }),
    plan: admitted("plan", planAccess(environment)),
    verify: admitted("verify", verifyAccess(environment)),
    apply: admitted("apply", applyAccess(environment)),
    ...(former.length > 0 && {
      former: admitted("former", formerAccess(environment, former)) ?? undefined,
    }),
    ...(assume && admitted("assume", assume) && { assume }),
  };
}

/**
 * Characters that IAM admits in a managed policy, whitespace not counted.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_CHARACTERS = 6144;

/** @throws UserError when IAM would refuse the document: only very long names get it there */
function requireAttachable(environment: string, purpose: Purpose, document: PolicyDocument): void {
  const characters = JSON.stringify(document).replace(/\s/g, "").length;
  if (characters <= MOST_CHARACTERS) return;
  throw new UserError(
    `The ${purpose} policy of ${environment} takes ${characters} characters, and IAM admits ${MOST_CHARACTERS}: ${suggestion(purpose)}, in its environment file`,
  );
}

function suggestion(purpose: Purpose): string {
  return purpose === "delivery"
    ? "shorten the names below delivery, or name fewer of them"
    : "shorten state.keyPrefix, or eventTopic.name and mediaBucket.name";
}
