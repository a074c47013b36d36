import { sendsNoSourceKeysTo, serviceOf } from "../../iam/policy/services";
import type { FoundPolicy } from "../model";

export function isBoundByPassRole(service: string, { kind }: FoundPolicy): boolean {
  return kind === "trust" && serviceOf(service).boundByPassRole === true;
}

export function sendsNoSourceKeys(service: string, { kind, resource }: FoundPolicy): boolean {
  return kind === "resource" && sendsNoSourceKeysTo(serviceOfType(resource.type), service);
}

/** The service that owns resources of a Terraform type: `sns` for `aws_sns_topic_policy`. */
export function serviceOfType(type: string): string {
  return type.split("_")[1] ?? "";
}
