import { PolicyReadError } from "../../iam/policy/policy-errors";
import { isAccessDenied } from "../aws/explain-error";
import { toRun } from "../terminal/to-run";
import { selecting, type WiringSource } from "../wiring/source";
import type { HealthLine } from "./health";
import { nameOf, ReadError } from "./read";

export const VERIFY_SAYS_UNKNOWN = "docs/runbook.md#verify-says-unknown";

/** A check that could not come to a judgement: never a failure of what it looked at. */
export function unknownLine(
  subject: string,
  error: unknown,
  source: Pick<WiringSource, "name" | "stack">,
): HealthLine {
  return { subject, status: "unknown", ...explain(error, source), runbook: VERIFY_SAYS_UNKNOWN };
}

function explain(
  error: unknown,
  source: Pick<WiringSource, "name" | "stack">,
): Pick<HealthLine, "message" | "fix"> {
  const again = `repeat ${toRun("verify", ...selecting(source))}`;
  if (error instanceof ReadError) {
    const { action, resource } = error.call;
    if (isAccessDenied(error.cause)) {
      return {
        message: `These credentials lack ${action} on ${resource}; AWS says: ${messageOf(error.cause)}`,
        fix:
          source.stack === undefined
            ? `grant ${action}: ${toRun("iam", source.name)} prints the policy`
            : `grant ${action}`,
      };
    }
    return {
      message: `${action} on ${resource} failed with ${named(error.cause)}`,
      fix: again,
    };
  }
  if (error instanceof PolicyReadError) {
    return {
      message: `Its policy holds something that this version cannot read: ${messageOf(error)}`,
      fix: "read the policy yourself, and report what this version does not know",
    };
  }
  return {
    message: `The check broke with ${named(error)}`,
    fix: `${again}, and report it if it stays`,
  };
}

function named(error: unknown): string {
  return `${nameOf(error)}: ${messageOf(error)}`;
}

/** Longer than any message of AWS; a page of something else is as long as it wants. */
const MOST_SAID = 2000;

/** On one line. Without instanceof, which an error of another realm fails, as under Jest. */
function messageOf(error: unknown): string {
  const { message = error } = Object(error) as { readonly message?: unknown };
  const line = String(message)
    .slice(0, MOST_SAID)
    .trim()
    .replaceAll(/\s*\n\s*/g, "; ");
  return line.endsWith(".") ? line : `${line}.`;
}
