import { once } from "../../formats/remembered";
import type { Configuration, FoundPolicy, Reading, Resource } from "../model";
import { isHidden } from "../terraform/hidden-policy";
import { hasKnownOnlyAtApply } from "../terraform/tokens";

/** `module.a["x.y"].data.aws_kms_key.K[0]`: its modules, its name, and perhaps an index. */
const ADDRESS = /^((?:module\.[^.[]+(?:\[[^\]]*\])?\.)*)((?:data\.)?[^.[]+\.[^.[]+)/;

interface Address {
  /** With a dot at the end; empty in the root module. */
  readonly module: string;
  readonly name: string;
  readonly index: string;
}

const written = once(({ resources }: Configuration): string => JSON.stringify(resources));

/** The resources in which something of that pattern is written: one look at all of them finds most often none. */
export function resourcesWith(pattern: RegExp, configuration: Configuration): readonly Resource[] {
  if (!pattern.test(written(configuration))) return [];
  return configuration.resources.filter(({ values }) => pattern.test(JSON.stringify(values)));
}

/** The modules that contain a resource, with a dot at the end; empty in the root module. */
export function moduleOf(resource: Resource): string {
  return addressOf(resource).module;
}

const addressOf = once(({ address }: Resource): Address => {
  const [whole = "", module = "", name = address] = ADDRESS.exec(address) ?? [];
  return { module, name, index: address.slice(whole.length) };
});

/**
 * Whether an argument's text refers to the other resource, which only works within a module; but a plan of HCL
 * names everything by its whole address.
 */
export function refersTo(value: unknown, from: Resource, to: Resource): boolean {
  if (typeof value !== "string") return false;
  const { module, name, index } = addressOf(to);
  if (hasKnownOnlyAtApply(value)) return mentions(value, `${module}${name}`, index);
  return mentions(value, name, index) && module === moduleOf(from);
}

function mentions(text: string, name: string, index: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const after = text.slice(at + name.length);
    // A longer name around it is another resource, and `data.` before it another kind of thing.
    const isName = !/[\w.-]/.test(text.charAt(at - 1)) && !/^[\w-]/.test(after);
    if (isName && isCopy(after, index)) return true;
  }
  return false;
}

/** Whether it is the copy (of `count`, `for_each`) that a literal index names; without one it is any. */
function isCopy(after: string, index: string): boolean {
  const [named] = /^\[(?:\d+|\\?"[^"]*")\]/.exec(after) ?? [];
  return named === undefined || index === "" || named.replaceAll("\\", "") === index;
}

/**
 * Whether an argument names the other resource: by a reference, by the name that it has, at the end of
 * an ARN or address perhaps, or by `each` where a `for_each` runs over it.
 */
function namesResource(
  value: unknown,
  from: Resource,
  to: Resource,
  nameArgument: string,
): boolean {
  if (typeof value !== "string") return false;
  if (refersTo(value, from, to)) return true;
  const name = to.values[nameArgument];
  if (typeof name === "string" && name !== "" && value.split(/[:/]/).at(-1) === name) return true;
  if (name === value) return true;
  return /\beach\./.test(value) && refersTo(from.values["for_each"], from, to);
}

export function managed({ resources }: Configuration, ...types: readonly string[]): Resource[] {
  return resources.filter(({ mode, type }) => mode === "managed" && types.includes(type));
}

/** Resources of a type that configure a bucket, such as its versioning. */
export function ofBucket(configuration: Configuration, type: string, bucket: Resource): Resource[] {
  return managed(configuration, type).filter((one) =>
    namesResource(one.values["bucket"], one, bucket, "bucket"),
  );
}

/** How policies are attached to a type: by which type, in which argument, and the own name of the resource. */
interface Bearer {
  readonly attachment: string;
  readonly by: string;
  readonly name: string;
}

const BEARERS: Readonly<Record<string, Bearer>> = {
  aws_s3_bucket: { attachment: "aws_s3_bucket_policy", by: "bucket", name: "bucket" },
  aws_sns_topic: { attachment: "aws_sns_topic_policy", by: "arn", name: "name" },
  aws_sqs_queue: { attachment: "aws_sqs_queue_policy", by: "queue_url", name: "name" },
};

/** A topic, queue or bucket with the policies on it, or a policy whose resource is not managed here. */
export interface Attached {
  readonly resource: Resource;
  /** `aws_sns_topic`, also for a policy alone. */
  readonly type: string;
  readonly policies: readonly FoundPolicy[];
  /** Whether something is attached that could not be read: then it is not known what is missing. */
  readonly isUnread: boolean;
}

export function attachedPolicies(
  configuration: Configuration,
  reading: Reading,
): readonly Attached[] {
  return attachedIn(configuration)(reading);
}

const attachedIn = once((configuration: Configuration) =>
  once((reading: Reading): readonly Attached[] => findAttached(configuration, reading)),
);

function findAttached(configuration: Configuration, reading: Reading): Attached[] {
  return Object.entries(BEARERS).flatMap(([type, bearer]) => {
    const bearers = managed(configuration, type);
    const isOn = (bearing: Resource, one: Resource) =>
      one === bearing ||
      one.address === bearing.address ||
      (one.type === bearer.attachment &&
        namesResource(one.values[bearer.by], one, bearing, bearer.name));
    const policies = reading.policies.filter(({ argument }) => argument !== "grant");
    const unread = [
      ...reading.unreadable.filter(({ cause }) => cause === "unreadable"),
      ...policies.filter(({ document }) => isHidden(document)),
    ].map((one) => one.resource);
    const onBearers = bearers.map((resource) => ({
      resource,
      type,
      policies: policies.filter((one) => isOn(resource, one.resource)),
      isUnread: unread.some((one) => isOn(resource, one)),
    }));
    const alone = policies
      .filter((one) => one.resource.type === bearer.attachment)
      .filter((one) => !bearers.some((resource) => isOn(resource, one.resource)))
      .map((one) => ({ resource: one.resource, type, policies: [one], isUnread: false }));
    return [...onBearers, ...alone];
  });
}
