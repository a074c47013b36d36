import { cut } from "../../formats/problem";
import { callerIdentity, guardAccount } from "../wiring/guards";
import type { Check } from "./examination";

/** Whose credentials these are: those of the environment's account, or of another. */
export const credentials: Check = {
  subject: "credentials",
  async look(examined) {
    const { account } = examined.environment;
    const { Account = account, Arn = "" } = await callerIdentity(examined.clients);
    if (Account !== account) {
      return {
        status: "wrong",
        message: `they belong to account ${cut(Account)} (${cut(Arn)}), and the environment to account ${account}`,
        fix: "switch the profile, or set deployRoleArn (docs/runbook.md#wrong-aws-account)",
      };
    }
    await guardAccount(examined.clients, account); // which refuses an answer that names no account
    return { status: "ok", message: `${cut(Arn)}, of account ${account}` };
  },
};
