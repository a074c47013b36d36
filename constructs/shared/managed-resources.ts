import { Aspects, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { ResourceOptions } from "./resource-options";

/**
 * What holds data, or what others outside of the stack rely on by its ARN: protected wherever it is inside. Alarms,
 * subscriptions and policies are replaced by everyday edits, so that they are protected where their own construct asks for it.
 */
const PROTECTED: ReadonlySet<string> = new Set([
  "aws_cloudtrail",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_group",
  "aws_iam_role",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_sns_topic",
  "aws_sqs_queue",
  "aws_vpc_endpoint",
]);

const chosen = new WeakMap<IConstruct, ResourceOptions>();

/** Applies a construct's options at synthesis, as parts are added until then. */
export function manageResources(construct: IConstruct, { tags, protect }: ResourceOptions): void {
  if (tags === undefined && protect === undefined) return;
  chosen.set(construct, { tags, protect });
  Aspects.of(construct).add({ visit: applyOptions });
}

/** The same whichever construct's Aspect comes first, and a second time: all options around a resource count. */
function applyOptions(resource: IConstruct): void {
  if (!TerraformResource.isTerraformResource(resource)) return;
  const around = resource.node.scopes.flatMap((construct) => chosen.get(construct) ?? []);
  const tags = Object.assign({}, ...around.map((options) => options.tags));
  if (isTaggable(resource) && Object.keys(tags).length > 0) {
    resource.tags = { ...tags, ...resource.tagsInput };
  }
  const by = resource.node.scopes.findLast((one) => chosen.get(one)?.protect !== undefined);
  if (by === undefined || !chosen.get(by)?.protect || isEmptied(resource)) return;
  if (PROTECTED.has(resource.terraformResourceType) || mainOf(by).includes(resource)) {
    resource.addOverride("lifecycle.prevent_destroy", true);
  }
}

/** What a construct offers as `resource`, and as `resources` where it builds several. */
function mainOf(construct: IConstruct): readonly unknown[] {
  return ["resource", "resources"].flatMap((name): unknown => Reflect.get(construct, name));
}

interface Taggable {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

function isTaggable(resource: object): resource is Taggable {
  return "tagsInput" in resource;
}

/** A bucket that a destroy may delete with everything in it. */
function isEmptied(resource: object): boolean {
  return Reflect.get(resource, "forceDestroyInput") === true;
}
