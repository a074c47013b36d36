import { remembered } from "../../formats/remembered";
import type { RealActions } from "../../iam/compare/compare";
import { actionMatches } from "../../iam/evaluate/match";
import { conditionKeysOf } from "../../iam/policy/condition-key-types";
import type Written from "./iam-data.json";
import type Newer from "./newer-actions.json";

/** An action as AWS's service authorization reference describes it. */
export interface Action {
  /** Without its service: `Publish`. */
  readonly name: string;
  /**
   * Whether a policy can name the resources on which it is allowed; if not, only `*` will do. Undefined
   * if that is not documented yet.
   */
  readonly hasResourceTypes: boolean | undefined;
}

/** What is known only of the services that are used with WhatsApp. */
interface ActionDetails {
  readonly level: AccessLevel;
  readonly resourceTypes: readonly string[];
  /** The service's own, with their prefix, and those of tags that a request sets; every action also has the global ones. */
  readonly conditionKeys: readonly string[];
}

/** What a request has only if its action sets or removes tags, as AWS lists it for each action. */
export const TAGS_SENT = ["aws:RequestTag/*", "aws:TagKeys"];

const ACCESS_LEVELS = ["List", "Read", "Write", "Tagging", "Permissions"] as const;

export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** The day of the data, such as 2026-09-23: what AWS added later is unknown here. */
export function iamDataDate(): string {
  return written().date;
}

/** The prefixes of all services. */
export function serviceNames(): readonly string[] {
  return Object.keys(written().actions);
}

const actionsByService = new Map<string, readonly Action[] | undefined>();

/** All actions of a service, or nothing if there is no such service; case does not count. */
export function actionsOf(service: string): readonly Action[] | undefined {
  const prefix = service.toLowerCase();
  if (!actionsByService.has(prefix)) {
    const names = textOf(written().actions, prefix);
    const known = names === undefined ? undefined : readActions(names);
    actionsByService.set(prefix, known && [...known, ...newerActions(prefix, known)]);
  }
  return actionsByService.get(prefix);
}

/** What is not in the data yet and stands in a file of our own, with its source. */
function newerActions(prefix: string, known: readonly Action[]): Action[] {
  const { actions }: typeof Newer = require("./newer-actions.json");
  const names = Object.entries(actions).find(([service]) => service === prefix)?.[1] ?? [];
  return names
    .filter((name) => !known.some((one) => one.name === name))
    .map((name) => ({ name, hasResourceTypes: undefined }));
}

/** The services that have an action of this very name; case does not count. */
export function servicesWith(action: string): readonly string[] {
  const has = (service: string) =>
    actionsOf(service)?.some(({ name }) => name.toLowerCase() === action.toLowerCase());
  return serviceNames().filter(has);
}

/** Whether the keys and resource types of its actions are known; of EC2, those of what manages endpoints. */
export function isDescribed(service: string): boolean {
  return Object.hasOwn(written().details, service);
}

/** Undefined if the service is not described action by action. */
export function detailsOf(service: string, action: string): ActionDetails | undefined {
  return detailsIn(service)(action);
}

const detailsIn = remembered((service) => remembered((action) => findDetails(service, action)));

function findDetails(service: string, action: string): ActionDetails | undefined {
  const groups = Object.entries(written().details).find(([prefix]) => prefix === service);
  const found = Object.entries<string>(groups?.[1] ?? {}).find(([, names]) =>
    names.split(" ").includes(action),
  );
  if (found === undefined) return undefined;
  const [level = "", types = "", keys = ""] = found[0].split("|");
  const known = conditionKeysOf(service) ?? [];
  return {
    level: ACCESS_LEVELS.find((one) => one === level) ?? "Write",
    resourceTypes: types === "" ? [] : types.split(","),
    conditionKeys: keys
      .split(" ")
      .flatMap((position) =>
        position === "tags" ? TAGS_SENT : (known[Number.parseInt(position, 36)] ?? []),
      ),
  };
}

/**
 * The ARN of a resource type without `arn:` and the partition, `*` where a resource has text of its own:
 * `kms:*:*:key/*`. A name in braces stands for text without a slash: `s3:::{BucketName}`. Undefined if
 * AWS does not say.
 */
export function arnOfType(service: string, type: string): string | undefined {
  const types = textOf(written().arns, service.toLowerCase())?.split(";") ?? [];
  return types.find((one) => one.startsWith(`${type}=`))?.slice(type.length + 1);
}

/** Which services the ARNs of a service's resource types name, `*` for any: mostly the one that it is called itself. */
export function ownersOf(service: string): readonly string[] {
  const prefix = service.toLowerCase();
  return textOf(written().owners, prefix)?.split(",") ?? [prefix];
}

/** The ARNs of all resource types of the action, like `arnOfType`; undefined if not all are known. */
export function arnsOf(service: string, action: string): readonly string[] | undefined {
  return arnsIn(service.toLowerCase())(action);
}

const arnsIn = remembered((prefix) => remembered((action) => findArns(prefix, action)));

function findArns(prefix: string, action: string): string[] | undefined {
  const types = detailsOf(prefix, action)?.resourceTypes ?? [];
  const arns = types.flatMap((type) => arnOfType(prefix, type) ?? []);
  return types.length > 0 && arns.length === types.length ? arns : undefined;
}

/** What `compare` needs to show requests that can be sent. */
export const realActions: RealActions = remembered((service) =>
  actionsOf(service)?.map(({ name, hasResourceTypes }) => ({
    name: `${service}:${name}`,
    resources:
      hasResourceTypes === false ? [] : arnsOf(service, name)?.map((arn) => `arn:*:${arn}`),
  })),
);

/** Whether a key of a policy is one of these: case does not count, nor does what a tag is called. */
export function isAmong(key: string, known: readonly string[]): boolean {
  return known.some((pattern) => actionMatches(pattern, key) === true);
}

/** `Get,Put*:Thing,Other` as the four actions that it stands for. */
function readActions(names: string): Action[] {
  return names.split(";").flatMap((group) => {
    const [verbs = "", nouns = ""] = group.split(":");
    return verbs.split(",").flatMap((marked) => {
      const verb = marked.replace("*", "");
      const hasResourceTypes = verb === marked;
      return nouns.split(",").map((noun) => ({ name: verb + noun, hasResourceTypes }));
    });
  });
}

function textOf(texts: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** Read with the first question, so that commands without a review do not pay for it. */
function written(): typeof Written {
  return require("./iam-data.json");
}
