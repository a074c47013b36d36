import type { PolicyDocument } from "../../../constructs/shared/policy-document";
import { environment } from "../../environment";

export const ACCOUNT = "111122223333";
export const INSTANCE = `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`;
export const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-events`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-connect`;
export const SERVICE_LINKED_ROLE = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging`;
export const STATE_KEY = keyArn(1);

/** One of somebody's keys. */
export function keyArn(digit: number): string {
  return `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${String(digit).repeat(8)}-2222-3333-8444-555555555555`;
}

/** A topic on its key, state in a local file. */
export const small = environment({ mediaBucket: { enabled: false } });

/** Everything created, state in S3. */
export const full = environment({
  state: { backend: "s3", bucket: "acme-state", region: "eu-west-1", kmsKeyArn: STATE_KEY },
  serviceLinkedRole: "create",
  mediaKey: {},
  mediaBucket: { name: "acme-media", forceDestroy: true },
  connect: { instanceArn: INSTANCE },
});

/** Everything somebody else's. */
export const named = {
  eventTopic: { existingArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:events`, existingKeyArn: keyArn(2) },
  mediaBucket: { existingName: "their-media", existingKeyArn: keyArn(3) },
};

/** Neither a topic nor a bucket, and a role of somebody else. */
export const withoutTopic = {
  eventTopic: { enabled: false },
  mediaBucket: { enabled: false },
  connect: { instanceArn: INSTANCE, existingRoleArn: `arn:aws:iam::${ACCOUNT}:role/their-connect` },
};

/** Limits of each kind of alarm, and one that a budget watches. */
export const EACH_LIMIT = [
  [40, "hour", "warning"],
  [80, "hour", "critical"],
  [900, "month", "critical"],
] as const;

/** A brake that alarms and a budget pull, for a sender of each kind. */
export const BRAKE = {
  roles: [`arn:aws:iam::${ACCOUNT}:role/sender`],
  users: [`arn:aws:iam::${ACCOUNT}:user/legacy`],
  mode: "automatic",
  budgetAction: true,
};

export const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:chat`;

/** One subscriber of each kind. */
export const delivery = {
  queues: [{ name: "inbound" }],
  functions: [{ name: "chat", functionArn: `${FUNCTION}:live` }],
  https: [{ name: "hook", endpoint: "https://hooks.example.com/" }],
};

export const rules = {
  eventRules: [
    { name: "failures", targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-inbound` },
    { name: "other", targetArn: "arn:aws:events:eu-west-1:444455556666:event-bus/theirs" },
  ],
};

/** A rule that needs no role. */
export const opened = {
  name: "opened",
  targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:theirs`,
  deliverWith: "policy",
};

export const vpcEndpoint = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0"],
  clientCidrs: ["10.0.0.0/16"],
};

/**
 * What a policy allows where, statement by statement, without the actions: a gate in test/e2e proves that they
 * suffice and that none is left over.
 */
export const rows = (document: PolicyDocument | undefined) =>
  document?.Statement.map(({ Sid, Resource, Condition }) =>
    Condition === undefined ? [Sid, Resource] : [Sid, Resource, Condition],
  );
