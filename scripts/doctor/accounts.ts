import { accountsOf } from "../../constructs/accounts/decisions";
import { literalOutputs } from "../outputs";
import { desiredWiring } from "../wiring/desired";
import { accountProblems } from "../wiring/guards";
import { getAccount } from "../wiring/read-actual";
import type { ActualAccount } from "../wiring/wiring";
import type { Check } from "./examination";

/** Whether each WhatsApp Business Account of the file is linked, registered, and has the numbers that the file says. */
export const accounts: Check = {
  subject: "linked accounts",
  async look(examined) {
    const { environment, clients } = examined;
    const named = accountsOf(environment).map(({ id }) => id);
    const linked = await examined.linkedAccounts();
    const client = await clients.socialMessaging();
    const found = linked.filter(({ id }) => named.includes(id));
    const read = found.map(async ({ id, arn }): Promise<ActualAccount> => {
      const { registrationStatus, phoneNumbers } = await getAccount(client, id, arn, undefined);
      const numbers = phoneNumbers.map((one) => ({
        id: one.phoneNumberId,
        arn: one.arn,
        tags: {},
      }));
      const tagged = [{ id, arn, tags: {} }, ...numbers]; // no tag is judged here
      return { id, name: "", registrationStatus, destination: undefined, tagged };
    });
    const actual = { accounts: await Promise.all(read), linked: linked.map(({ id }) => id) };
    const desired = desiredWiring(environment, literalOutputs(environment));
    const problems = accountProblems(desired, actual, environment);
    if (named.length === 0) return { status: "ok", message: "the file names none" };
    if (problems.length === 0) {
      const message = `all ${named.length} of the file are linked and registered, of ${linked.length} that are linked in ${environment.region}`;
      return { status: "ok", message };
    }
    const message = problems
      .map(({ where, field, got, allowed }) => {
        const place = field === "" ? where : `${where} ${field}`;
        return `${place} is ${got}; allowed: ${allowed}`;
      })
      .join(". ");
    const fix = [...new Set(problems.map((problem) => problem.fix))].join("; ");
    return { status: "wrong", message, fix };
  },
};
