import type { Finding } from "../../formats/finding";
import { show } from "../../formats/problem";

/** Where the events of an account go. */
export type EventDestination = "sns" | "connect" | "none" | "unmanaged";

/** What a file says beside its accounts, as far as that is right. */
interface Beside {
  readonly connect?: object | undefined;
  readonly eventTopic?: { readonly enabled?: boolean | undefined } | undefined;
}

/** What a deployed stack says of destinations, in its outputs. */
interface Deployed {
  readonly event_topic_arn?: string | undefined;
  readonly connect_instance_arn?: string | undefined;
  readonly connect_role_arn?: string | undefined;
}

/** All that is decided of one destination. A new one is a line in the type above and an entry below. */
interface DestinationKind {
  /** Why it cannot be chosen there. */
  readonly refused?: (beside: Beside) => Pick<Finding, "allowed" | "fix"> | undefined;
  /** Without it, nothing is written to the account. */
  readonly sends?: {
    /** Ends the sentence "the account is to send to ...". */
    readonly to: string;
    readonly deployed: (
      outputs: Deployed,
    ) => { readonly arn: string; readonly roleArn?: string } | undefined;
  };
}

export const DESTINATIONS: Readonly<Record<EventDestination, DestinationKind>> = {
  sns: {
    refused: ({ eventTopic }) =>
      eventTopic?.enabled === false
        ? {
            allowed: "connect, none or unmanaged, because eventTopic.enabled is false",
            fix: "write unmanaged to leave its destination as it is, or remove eventTopic.enabled",
          }
        : undefined,
    sends: {
      to: "the event topic",
      deployed: ({ event_topic_arn: arn }) => (arn === undefined ? undefined : { arn }),
    },
  },
  connect: {
    refused: ({ connect }) =>
      connect === undefined
        ? {
            allowed: "sns, none or unmanaged, because connect is not set",
            fix: "add connect.instanceArn, or write sns",
          }
        : undefined,
    sends: {
      to: "Amazon Connect",
      deployed: ({ connect_instance_arn: arn, connect_role_arn: roleArn }) =>
        arn === undefined || roleArn === undefined ? undefined : { arn, roleArn },
    },
  },
  none: {},
  unmanaged: {},
};

export function destinationFindings(
  destination: EventDestination | undefined,
  beside: Beside,
): Finding[] {
  const refused = destination && DESTINATIONS[destination].refused?.(beside);
  return refused ? [{ path: ["destination"], got: show(destination), ...refused }] : [];
}
