import type { PolicyDocument } from "../../constructs/shared/policy-document";
import { UserError } from "../../formats/problem";

/**
 * Characters that IAM admits in a managed policy, whitespace not counted.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_CHARACTERS = 6144;

/** @throws UserError when IAM would refuse the document: only very long names get it there */
export function requireAttachable(
  environment: string,
  purpose: string,
  document: PolicyDocument,
): void {
  const characters = JSON.stringify(document).replace(/\s/g, "").length;
  if (characters <= MOST_CHARACTERS) return;
  throw new UserError(
    `The ${purpose} policy of ${environment} takes ${characters} characters, and IAM admits ${MOST_CHARACTERS}: ${suggestion(purpose)}, in its environment file`,
  );
}

function suggestion(purpose: string): string {
  return purpose === "delivery"
    ? "shorten the names below delivery, or name fewer of them"
    : "shorten state.keyPrefix, or eventTopic.name and mediaBucket.name";
}
