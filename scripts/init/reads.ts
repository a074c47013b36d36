import type { AwsScope } from "../../formats/arns";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { DeniedError, explainAwsError } from "../aws/explain-error";
import { onceEach, type Reading } from "../health/health";
import { ReadError } from "../health/read";
import type { Gap } from "./world";

/** What is read of an account, one thing after the other. What AWS does not answer is a gap, and the rest is read. */
export class Reads {
  readonly gaps: Gap[] = [];
  readonly reading: Reading;

  /** @param policyCommand prints the policy; a message about a missing right names it */
  constructor(
    clients: AwsClients,
    scope: AwsScope,
    private readonly policyCommand: string,
  ) {
    this.reading = { clients, environment: scope, once: onceEach() };
  }

  /** A bug of this program is no gap. */
  async attempt<T>(what: string, send: () => Promise<T>): Promise<T | "unread"> {
    try {
      return await send();
    } catch (thrown) {
      const isRead = thrown instanceof ReadError;
      const error = isRead ? explainAwsError(thrown.call, thrown.cause) : thrown;
      // IAM encodes policies as in URLs.
      if (!isRead && !(error instanceof UserError) && !(error instanceof URIError)) throw error;
      this.gaps.push({ what, ...this.whyNot(error) });
      return "unread";
    }
  }

  private whyNot(error: unknown): Pick<Gap, "because" | "fix"> {
    if (error instanceof DeniedError) {
      const because = `These credentials lack ${error.lacking}. AWS says: ${error.said}`;
      return {
        because,
        fix: `grant it: ${this.policyCommand} prints the policy; then run again`,
      };
    }
    const because = error instanceof Error ? error.message : String(error);
    return { because, fix: "run again" };
  }
}

/** Each once. */
export function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
