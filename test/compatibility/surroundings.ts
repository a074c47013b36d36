import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Workbench } from "../workbench";
import { isObject, type Json, type JsonObject } from "./recorded";

/** What environments name and do not create, on local AWS. */
export interface Surroundings {
  /** Makes a stack fit: ids that AWS chooses are others here, and some things are not known here. */
  fitted(stack: JsonObject): JsonObject;
}

/** Creates what the recorded environments name. */
export async function surround(bench: Workbench): Promise<Surroundings> {
  await createStateBucket(bench);
  const ids = await networkIds(bench);
  return { fitted: (stack) => renamed(withoutUnknown(stack), ids) };
}

/** What local AWS cannot create. */
const UNKNOWN_TYPES = [
  "aws_budgets_budget",
  "aws_cloudwatch_composite_alarm",
  "aws_lambda_permission", // moto mixes up permissions of aliases
];

/** Protocols whose receivers do not exist here: the provider waits until they confirm. */
const UNKNOWN_RECEIVERS = ["https", "lambda"];

function withoutUnknown(stack: JsonObject): JsonObject {
  const { resource = {} } = stack;
  if (!isObject(resource)) return stack;
  const known = Object.entries(resource).filter(([type]) => !UNKNOWN_TYPES.includes(type));
  const kept = known.map(([type, byId]) => {
    const ids = Object.entries(byId ?? {}).filter(([, values]) => !hasUnknownReceiver(values));
    return [type, Object.fromEntries(ids)];
  });
  return { ...stack, resource: Object.fromEntries(kept) };
}

function hasUnknownReceiver(values: Json): boolean {
  return isObject(values) && UNKNOWN_RECEIVERS.includes(String(values["protocol"]));
}

type Ids = Readonly<Record<string, string>>;

function renamed(stack: JsonObject, ids: Ids): JsonObject {
  const text = Object.entries(ids).reduce(
    (json, [recorded, here]) => json.replaceAll(`"${recorded}"`, `"${here}"`),
    JSON.stringify(stack),
  );
  return JSON.parse(text);
}

async function createStateBucket({ client }: Workbench): Promise<void> {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
  await s3.send(
    new CreateBucketCommand({ Bucket: "acme-terraform-state", CreateBucketConfiguration }),
  );
}

/** Every account is born with a network; the ids that were recorded are those of documentation. */
async function networkIds(bench: Workbench): Promise<Ids> {
  const [vpc] = await idsIn(bench, "DescribeVpcs", "vpcId");
  const [one, other] = await idsIn(bench, "DescribeSubnets", "subnetId");
  const [group] = await idsIn(bench, "DescribeSecurityGroups", "groupId");
  return {
    "vpc-0123456789abcdef0": vpc ?? "",
    "subnet-0123456789abcdef0": one ?? "",
    "subnet-0123456789abcdef1": other ?? "",
    "sg-0123456789abcdef0": group ?? "",
  };
}

/** There is no SDK for EC2 here, and its protocol is one request. */
async function idsIn({ localAws }: Workbench, action: string, id: string): Promise<string[]> {
  const scope = "stand-in/20260101/eu-west-1/ec2/aws4_request";
  const answer = await fetch(localAws.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: `Action=${action}&Version=2016-11-15`,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`);
  return [...text.matchAll(new RegExp(`<${id}>([^<]+)`, "g"))].flatMap(([, found]) => found ?? []);
}
