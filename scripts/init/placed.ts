import {
  connectInstanceArn,
  roleArnWithoutPath,
  scopeMismatch,
  topicArn,
} from "../../formats/arns";
import type { Format } from "../../formats/format";
import { cut } from "../../formats/problem";
import type { Destination } from "../wiring/wiring";
import type { LiveInstallation, LiveWaba } from "./world";

/** Where the events of an account go, in the words of a file. */
type Placed =
  | { readonly kind: "none" }
  | { readonly kind: "unmanaged"; readonly because: string; readonly fix?: string }
  | { readonly kind: "sns" | "connect"; readonly destination: Destination };

export function placeOf(account: LiveWaba, live: LiveInstallation): Placed {
  const { destination, detail } = account;
  if (detail !== "unread" && detail.registrationStatus !== "COMPLETE") {
    return {
      kind: "unmanaged",
      because: `Its registration is ${cut(detail.registrationStatus)}, and an account is wired only once it is COMPLETE.`,
      fix: "finish the sign-up in the console of AWS End User Messaging Social",
    };
  }
  if (destination === undefined) return { kind: "none" };
  const { arn, roleArn } = destination;
  const why = isTopic(destination) ? unusableTopic(arn, live) : unusableInstance(destination, live);
  if (why !== undefined) {
    const isGone = live.topics.some((topic) => topic.arn === arn && topic.topic === "missing");
    const fix = isGone && "create the topic again, or choose another destination for the account";
    return { kind: "unmanaged", because: why, ...(fix && { fix }) };
  }
  // A topic takes no role.
  if (isTopic(destination) && roleArn !== undefined) {
    const because = `It sends to ${cut(arn)} through the role ${cut(roleArn)}, and a topic needs none.`;
    return { kind: "unmanaged", because };
  }
  return { kind: isTopic(destination) ? "sns" : "connect", destination };
}

function unusableTopic(arn: string, live: LiveInstallation): string | undefined {
  if (arn.endsWith(".fifo"))
    return `It sends to the FIFO topic ${cut(arn)}, which a file cannot name.`;
  if (!topicArn.pattern.test(arn)) return `It sends to ${cut(arn)}, which a file cannot name.`;
  const elsewhere = scopeMismatch(live, arn);
  if (elsewhere !== undefined) {
    return `It sends to ${cut(arn)}, and a file names topics of its own account and Region alone.`;
  }
  const found = live.topics.find((topic) => topic.arn === arn);
  return found?.topic === "missing"
    ? `It sends to the topic ${cut(arn)}, which does not exist, so that its events are lost.`
    : undefined;
}

function unusableInstance(
  { arn, roleArn }: Destination,
  live: LiveInstallation,
): string | undefined {
  if (!fits(connectInstanceArn, arn, live)) {
    return `It sends to ${cut(arn)}, which is neither a topic nor an Amazon Connect instance of this account and Region.`;
  }
  if (roleArn === undefined)
    return `It sends to ${cut(arn)} without a role, which a file cannot say.`;
  if (fits(roleArnWithoutPath, roleArn, live)) return undefined;
  return `It sends to ${cut(arn)} through ${cut(roleArn)}, which is no role of this account without a path.`;
}

export function fits({ pattern }: Format, arn: string, live: LiveInstallation): boolean {
  return pattern.test(arn) && scopeMismatch(live, arn) === undefined;
}

export function isTopic({ arn }: Destination): boolean {
  return arn.split(":")[2] === "sns";
}
