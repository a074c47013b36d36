import { type AccountPart, accountsOf } from "../../constructs/accounts/decisions";
import { DESTINATIONS } from "../../constructs/accounts/destinations";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import type { Outputs } from "../../constructs/messaging/outputs";
import { isOurs } from "../../constructs/shared/part";
import { UserError } from "../../formats/problem";
import type { Ownership } from "./plan";
import type { WiringSource } from "./source";
import type { AccountWiring, Destination, Wiring } from "./wiring";

/** What the environment file asks for, with the ARNs of Terraform's outputs. */
export function desiredWiring(environment: WiringSource, outputs: Outputs): Wiring {
  return {
    accounts: accountsOf(environment).map((account) => ({
      id: account.id,
      destination: destinationOf(account, outputs),
      ...leftAsItIs(account),
      tagged: [account, ...account.phoneNumbers].map(({ id, tags }) => ({ id, tags })),
    })),
  };
}

/** Nothing of this environment is left on its accounts: what `destroy` works towards, as the topic goes with it. */
export function detachedWiring(environment: WiringSource): Wiring {
  return {
    accounts: accountsOf(environment).map((account): AccountWiring => {
      return { id: account.id, destination: undefined, tagged: [], ...leftAsItIs(account) };
    }),
  };
}

/** Nothing that this tool set is left on its accounts: what `detach` works towards, after which the topic still stands. */
export function wiringBefore(environment: WiringSource): Wiring {
  const { accounts } = detachedWiring(environment);
  return { accounts: accounts.map((account) => ({ ...account, keepsFound: true })) };
}

function leftAsItIs({ destination }: AccountPart): Pick<AccountWiring, "unmanaged"> {
  return destination === "unmanaged" ? { unmanaged: true } : {};
}

export function ownershipOf(environment: WiringSource, outputs: Outputs): Ownership {
  const { event_topic_arn, connect_instance_arn, connect_role_arn } = outputs;
  const parts = partsOf(environment);
  const topics = partsWithRole(parts, "event topic").filter(isOurs);
  const imported = (arn: string, role: "event topic" | "connect role") =>
    partsWithRole(parts, role).some((part) => part.imported && part.arn === arn);
  const foreignRoles = partsWithRole(parts, "connect role").filter((part) => !isOurs(part));
  // A topic from before an edit of the file that is not deployed yet may be anybody's.
  const made = topics.some(({ arn }) => arn === event_topic_arn);
  const topic =
    event_topic_arn === undefined
      ? []
      : [{ arn: event_topic_arn, made, imported: imported(event_topic_arn, "event topic") }];
  const connect =
    connect_instance_arn === undefined || connect_role_arn === undefined
      ? []
      : [
          {
            arn: connect_instance_arn,
            roleArn: connect_role_arn,
            made: foreignRoles.every(({ arn }) => arn !== connect_role_arn),
            imported: imported(connect_role_arn, "connect role"),
          },
        ];
  return { destinations: [...topic, ...connect], owner: environment.namePrefix };
}

function destinationOf(account: AccountPart, outputs: Outputs): Destination | undefined {
  const { sends } = DESTINATIONS[account.destination];
  const destination = sends?.deployed(outputs);
  if (sends === undefined || destination !== undefined) return destination;
  throw new UserError(
    `${account.id} is to send to ${sends.to}, which the deployed outputs do not know yet: deploy the environment again`,
  );
}
