import type { Environment } from "../../app/environment";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { SignalError } from "../terminal/interruption";
import { readingState } from "../terraform/stack-folder";
import type { State } from "../terraform/state";
import { guardAccount } from "../wiring/guards";
import { type LinkedAccount, listLinked } from "../wiring/read-actual";

/** What one check has found. */
export interface Verdict {
  /** `wrong`: a deploy would fail. `unknown`: it could not be looked at, and silence would look like "ok". */
  readonly status: "ok" | "wrong" | "unknown";
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** One thing that a deploy needs. */
export interface Check {
  /** For people, for example `credentials`. */
  readonly subject: string;
  readonly look: (examined: Examined) => Promise<Verdict>;
}

/** One environment, and what several checks read of it: each of them only once. */
export class Examined {
  readonly clients: AwsClients;
  private readonly read = new Map<string, Promise<unknown>>();

  constructor(readonly environment: Environment) {
    this.clients = new AwsClients(environment);
  }

  /**
   * Comes before each question to AWS, which would answer credentials of another account wrongly.
   * @throws UserError where the credentials are missing, or belong to another account
   */
  async rightAccount(): Promise<void> {
    const { account } = this.environment;
    const guard = () => this.once("account", () => guardAccount(this.clients, account));
    await guard().catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`not looked at, because these are not credentials of account ${account}`);
    });
  }

  /** The accounts that are linked in the Region. @throws UserError where AWS does not say it */
  async linkedAccounts(): Promise<readonly LinkedAccount[]> {
    await this.rightAccount();
    return this.once("accounts", async () => listLinked(await this.clients.socialMessaging()));
  }

  /** The state of the environment's stack, if there is one. @throws UserError where it cannot be read */
  state(): Promise<State | undefined> {
    return this.once("state", () =>
      readingState(this.environment, (terraform) => terraform.pullState()),
    );
  }

  once<T>(what: string, read: () => Promise<T>): Promise<T> {
    const begun = (this.read.get(what) as Promise<T> | undefined) ?? read();
    this.read.set(what, begun);
    return begun;
  }
}

/** What the check finds; what it cannot read is unknown, with the reason. */
export async function examine(check: Check, examined: Examined): Promise<Verdict> {
  try {
    return await check.look(examined);
  } catch (error) {
    const isFound = error instanceof UserError && !(error instanceof SignalError);
    if (!isFound) throw error;
    return { status: "unknown", message: error.message, fix: "mend that, then run this again" };
  }
}
