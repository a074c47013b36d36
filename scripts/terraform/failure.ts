import { UserError } from "../../formats/problem";
import { SignalError } from "../terminal/interruption";

/** What Terraform says, which names what is wrong better than we could. */
export class TerraformError extends UserError {
  constructor(
    readonly command: string,
    readonly output: string,
  ) {
    super(`terraform ${command} failed:\n\n${output.trim()}${suggestionFor(output)}`);
  }
}

/** This program received a signal and passed it on; Terraform has ended since. */
export class InterruptedTerraformError extends SignalError {
  constructor(command: string, signals: readonly NodeJS.Signals[]) {
    const lock =
      signals.length > 1
        ? ". It was interrupted twice, so that the state may still be locked (docs/runbook.md#the-state-is-locked)"
        : "; it has ended and released its lock";
    super(`terraform ${command} was interrupted (${signals[0]})${lock}`);
  }
}

/** What Terraform prints, and what is to be done then. */
const SUGGESTIONS: Readonly<Record<string, string>> = {
  "Error acquiring the state lock": "See docs/runbook.md#the-state-is-locked",
  "Saved plan is stale":
    "Somebody else changed the state since this was planned, so that nothing of it was applied: run the command again, and look at the new plan",
  prevent_destroy: "See docs/runbook.md#an-instance-cannot-be-destroyed",
  "no space left on device": "The disk is full: free some space, then run the command again",
  "no such host":
    'A host is not known. If it is a bucket before an endpoint of your own (AWS_ENDPOINT_URL), that endpoint needs path style: write {"provider":{"aws":[{"s3_use_path_style":true}]}} into path_style_override.tf.json beside the cdk.tf.json of the stack, then run the command again',
};

function suggestionFor(output: string): string {
  const line = inOneLine(output);
  const found = Object.keys(SUGGESTIONS).find((printed) => line.includes(printed));
  return found === undefined ? "" : `\n\n${SUGGESTIONS[found]}`;
}

/** Every message that asks for an init names the command; Terraform breaks its lines anywhere. */
export function asksForInit(error: unknown): boolean {
  if (!(error instanceof TerraformError)) return false;
  return /\b(terraform|tofu) init\b/.test(inOneLine(error.output));
}

export function isOtherBackend(error: unknown): boolean {
  if (!(error instanceof TerraformError)) return false;
  return /-migrate-state|Backend (configuration|type) changed/i.test(inOneLine(error.output));
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
