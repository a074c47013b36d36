/** One finding about something that lives in AWS, told so that nobody has to look it up. */
export interface HealthLine {
  /** What was looked at, for example `event topic` or `phone-number-id-...`. */
  readonly subject: string;
  /** `unknown`: nobody may say that it works, nor that it does not. */
  readonly status: "ok" | "warning" | "failed" | "unknown";
  /** One sentence: what was found. */
  readonly message: string;
  /** For everything but ok. */
  readonly fix?: string;
  /** Its place in the runbook, for everything but ok. */
  readonly runbook?: string;
}
