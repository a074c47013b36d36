import { resourceMatches } from "../evaluate/match";
import type { Request } from "../policy/context";
import { identityIn } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";

/** An action that AWS has. */
export interface RealAction {
  /** As AWS writes it: `sns:Publish`. */
  readonly name: string;
  /**
   * The ARNs on which it works, `*` where any text stands and a name in braces where any text without a slash does:
   * `arn:*:s3:::{BucketName}/*`. Empty if it works on no resource that a policy can name, undefined if that is not
   * known.
   */
  readonly resources: readonly string[] | undefined;
}

/** All actions of a service, such as `sns`, that are known; undefined if the service is not. */
export type RealActions = (service: string) => readonly RealAction[] | undefined;

/** Whose actions are tried where neither the request nor what it is on says a service that AWS has. */
const ANY_SERVICES = ["s3", "sns", "ec2"];

/** Whether AWS has the action as far as is known; a reference may become one. */
export function isKnown(actions: RealActions | undefined, action: string): boolean {
  if (actions === undefined || hasTokens(action)) return true;
  return actions(serviceIn(action))?.some(({ name }) => isSame(name, action)) ?? false;
}

/**
 * Requests like this one, each with an action that AWS has: first those with an action that works on the resource,
 * then those on another resource, and last those with an action of which it is not known or that works on nothing there.
 *
 * @param isAsked whether an action is one of those that are wanted
 */
export function* realRequests(
  actions: RealActions,
  request: Request,
  isAsked: (action: string) => boolean,
): Generator<Request> {
  const { action: asked, resource } = request;
  const services = [serviceIn(asked), resource.split(":")[2] ?? "", ...ANY_SERVICES];
  const known = [...new Set(services)].flatMap((service) => actions(service) ?? []);
  const own = (actions(serviceIn(asked)) ?? []).filter(({ name }) => isSame(name, asked));
  const later: { readonly rank: number; readonly request: Request }[] = [];
  for (const { name: action, resources } of [...own, ...known]) {
    if (!isAsked(action)) continue;
    for (const [rank, place] of placesFor(resources, request)) {
      const real = { ...request, action, resource: place };
      if (rank === 0) yield real;
      else later.push({ rank, request: real });
    }
  }
  for (const one of later.sort((one, other) => one.rank - other.rank)) yield one.request;
}

/** On what the action may be asked for, and how well that fits: the lower, the better. */
function placesFor(
  resources: readonly string[] | undefined,
  { resource, principal }: Request,
): (readonly [rank: number, resource: string])[] {
  if (resources === undefined || hasTokens(resource)) return [[2, resource]];
  if (resources.some((pattern) => isArnLike(pattern, resource))) return [[0, resource]];
  const account = /:(\d{12}):/.exec(resource)?.[1] ?? identityIn(principal.value)[0] ?? "";
  // The shortest is the most usual: an object of a bucket, not one of an access point.
  const usual = resources.toSorted((one, other) => one.length - other.length);
  const others = resources.length === 0 ? ["*"] : usual.map((one) => written(one, account));
  return [...others.map((one) => [1, one] as const), [3, resource]];
}

/** A name in braces holds no slash, so that an object is not taken for a bucket. */
function isArnLike(pattern: string, resource: string): boolean {
  const slashes = (text: string) => text.split("/").length;
  if (!pattern.endsWith("*") && slashes(pattern) !== slashes(resource)) return false;
  return resourceMatches(pattern.replaceAll(/\{\w+\}/g, "*"), resource, undefined) === true;
}

/** One ARN of the pattern. */
function written(pattern: string, account: string): string {
  const filled = ["arn", "aws", "", "eu-west-1", account];
  return pattern
    .split(":")
    .map((part, index) => part.replaceAll(/\*|\{\w+\}/g, filled[index] ?? "example"))
    .join(":");
}

function serviceIn(action: string): string {
  return (action.split(":")[0] ?? "").toLowerCase();
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
