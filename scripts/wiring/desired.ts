import { type AccountPart, accountsOf } from "../../constructs/accounts/decisions";
import { eventTopicPart } from "../../constructs/events/decisions";
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
      tagged: [account, ...account.phoneNumbers].map(({ id, tags }) => ({ id, tags })),
    })),
  };
}

/** Nothing of this environment is left on its accounts: what `detach` works towards. */
export function detachedWiring(environment: WiringSource): Wiring {
  return {
    accounts: accountsOf(environment).map(
      ({ id }): AccountWiring => ({ id, destination: undefined, tagged: [] }),
    ),
  };
}

export function ownershipOf(environment: WiringSource, outputs: Outputs): Ownership {
  const { event_topic_arn, connect_instance_arn, connect_role_arn } = outputs;
  const topic = eventTopicPart(environment);
  // A topic from before an edit of the file that is not deployed yet may be anybody's.
  const made = isOurs(topic) && topic.arn === event_topic_arn;
  const connect =
    connect_instance_arn === undefined || connect_role_arn === undefined
      ? []
      : [{ arn: connect_instance_arn, roleArn: connect_role_arn, made: true }];
  return {
    destinations: [{ arn: event_topic_arn, made }, ...connect],
    owner: environment.namePrefix,
  };
}

function destinationOf(account: AccountPart, outputs: Outputs): Destination | undefined {
  const { event_topic_arn, connect_instance_arn, connect_role_arn } = outputs;
  if (account.destination === "sns") return { arn: event_topic_arn };
  if (account.destination === "none") return undefined;
  if (connect_instance_arn === undefined || connect_role_arn === undefined) {
    throw new UserError(
      `${account.id} is to send to Amazon Connect, which the deployed outputs do not know yet: deploy the environment again`,
    );
  }
  return { arn: connect_instance_arn, roleArn: connect_role_arn };
}
