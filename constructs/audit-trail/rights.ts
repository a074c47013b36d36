import { allow, type PolicyStatement } from "../shared/policy-document";
import { manageBucket } from "../shared/rights";
import type { TrailBucketPart, TrailPart } from "./decisions";

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

/** What creates, changes and deletes a trail; its key is managed with all others. */
export function manageTrail({ arn }: TrailPart): PolicyStatement[] {
  return [
    allow("ManageTrail", TRAIL_ACTIONS, arn),
    allow("FindTrails", "cloudtrail:DescribeTrails", "*"), // knows no resources
  ];
}

export function manageTrailBucket({ arn }: TrailBucketPart): PolicyStatement[] {
  return [manageBucket("ManageTrailBucket", arn)];
}
