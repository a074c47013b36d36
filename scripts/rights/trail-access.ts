import type { Environment } from "../../app/environment";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { manageBucket } from "./bucket-access";
import { resourcesOf } from "./resources";

const TRAIL_ACTIONS = [
  "cloudtrail:CreateTrail",
  "cloudtrail:GetTrailStatus",
  "cloudtrail:GetEventSelectors",
  "cloudtrail:ListTags",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:StartLogging",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
  "cloudtrail:AddTags",
  "cloudtrail:RemoveTags",
  "cloudtrail:DeleteTrail",
] as const;

/** What creates, changes and deletes the trail of an environment, if it has one; its key is with the others. */
export function manageTrail(environment: Environment): PolicyStatement[] {
  const { trail } = resourcesOf(environment);
  if (trail === undefined) return [];
  return [
    { Sid: "ManageTrail", Effect: "Allow", Action: TRAIL_ACTIONS, Resource: trail.arn },
    { Sid: "FindTrails", Effect: "Allow", Action: "cloudtrail:DescribeTrails", Resource: "*" }, // knows no resources
    ...(trail.bucket.created ? manageBucket(trail.bucket.arn, false, "ManageTrailBucket") : []),
  ];
}
