import type { GrantedStatement } from "./grant-statements";
import { bodiesOf } from "./merge-files";
import { type Body, listed } from "./terraform-json";
import { tokenFor } from "./tokens";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  WRITE: ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: typeof BUCKET_ACTIONS = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  WRITE: [],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};

const GROUPS = "http://acs.amazonaws.com/groups/";
const ALL_USERS = `${GROUPS}global/AllUsers`;
const AUTHENTICATED_USERS = `${GROUPS}global/AuthenticatedUsers`;
const LOG_DELIVERY = `${GROUPS}s3/LogDelivery`;

type Grantee = readonly [who: string, permission: string];

/** Beyond the owner's full control. */
const CANNED = new Map<string, readonly Grantee[]>([
  ["private", []],
  ["public-read", [[ALL_USERS, "READ"]]],
  [
    "public-read-write",
    [
      [ALL_USERS, "READ"],
      [ALL_USERS, "WRITE"],
    ],
  ],
  ["authenticated-read", [[AUTHENTICATED_USERS, "READ"]]],
  ["aws-exec-read", [["Amazon EC2", "READ"]]],
  ["bucket-owner-read", [["the bucket's owner", "READ"]]],
  ["bucket-owner-full-control", [["the bucket's owner", "FULL_CONTROL"]]],
  [
    "log-delivery-write",
    [
      [LOG_DELIVERY, "WRITE"],
      [LOG_DELIVERY, "READ_ACP"],
    ],
  ],
]);

/** Of a bucket, written either as one word or grantee by grantee. */
export function bucketAcl(values: Body, itself: string): GrantedStatement[] {
  const { acl, access_control_policy: policy, grant } = values;
  const grantees = [
    ...canned(acl),
    ...bodiesOf(policy).flatMap((one) => bodiesOf(one["grant"]).flatMap(granteesIn)),
    ...bodiesOf(grant).flatMap(granteesIn),
  ];
  const bucket = bucketArn(values["bucket"] ?? itself);
  return grantees.flatMap((one) => statements(one, BUCKET_ACTIONS, [bucket, `${bucket}/*`]));
}

export function objectAcl(values: Body): GrantedStatement[] {
  const object = `${bucketArn(values["bucket"])}/${values["key"]}`;
  return canned(values["acl"]).flatMap((one) => statements(one, OBJECT_ACTIONS, [object]));
}

function canned(acl: unknown): readonly Grantee[] {
  if (acl === undefined || acl === null || acl === "") return [];
  return CANNED.get(String(acl)) ?? [[tokenFor(`whom the ACL ${acl} names`), "FULL_CONTROL"]];
}

function granteesIn(block: Body): Grantee[] {
  const [grantee = block] = bodiesOf(block["grantee"]);
  const who = grantee["uri"] || grantee["id"] || grantee["email_address"];
  const permissions = listed(block["permission"] ?? block["permissions"]);
  return permissions.map((permission) => [String(who || "nobody"), String(permission)]);
}

function statements(
  [who, permission]: Grantee,
  actions: typeof BUCKET_ACTIONS,
  resources: readonly string[],
): GrantedStatement[] {
  const permissions = permission === "FULL_CONTROL" ? Object.keys(actions) : [permission];
  const allowed = permissions.flatMap((one) =>
    Object.hasOwn(actions, one) ? (actions[one] ?? []) : [tokenFor(`what the ACL's ${one} allows`)],
  );
  if (allowed.length === 0) return [];
  return [{ Effect: "Allow", ...whom(who), Action: allowed, Resource: resources }];
}

function whom(who: string): Readonly<Record<string, unknown>> {
  if (who === ALL_USERS) return { Principal: "*" };
  if (who !== AUTHENTICATED_USERS) return { Principal: { CanonicalUser: who } };
  const Condition = { StringNotEquals: { "aws:PrincipalType": "Anonymous" } };
  return { Principal: "*", Condition };
}

/** Each of the four settings takes something away that ACLs and policies would allow. */
const BLOCKS = [
  ["block_public_acls", "BlockPublicAcls"],
  ["block_public_policy", "BlockPublicPolicy"],
  ["ignore_public_acls", "IgnorePublicAcls"],
  ["restrict_public_buckets", "RestrictPublicBuckets"],
] as const;

/**
 * What the settings leave open.
 *
 * @param unset what a setting is that is left out
 */
export function publicAccess(values: Body, unset: boolean): GrantedStatement[] {
  return BLOCKS.flatMap(([argument, name]) => {
    const value = String(values[argument] ?? unset);
    if (value === "true") return [];
    return [leftOpen(name, `what ${name} stops${value === "false" ? "" : ` unless ${value}`}`)];
  });
}

/** Without BucketOwnerEnforced, access control lists count. */
export function objectOwnership(values: Body): GrantedStatement[] {
  const [ownership] = bodiesOf(values["rule"]).map((rule) => String(rule["object_ownership"]));
  if (ownership === "BucketOwnerEnforced") return [];
  const known = ownership === undefined || /^(BucketOwnerPreferred|ObjectWriter)$/.test(ownership);
  return [leftOpen("AccessControlLists", `what ACLs allow${known ? "" : ` with ${ownership}`}`)];
}

/** Who would have it is up to lists and policies, which are read where they stand. */
function leftOpen(Sid: string, what: string): GrantedStatement {
  const token = tokenFor(what);
  const Principal = { AWS: tokenFor("whoever a list or a policy names") };
  return { Sid, Effect: "Allow", Principal, Action: token, Resource: token };
}

function bucketArn(bucket: unknown): string {
  const name = String(bucket ?? "");
  return name.startsWith("arn:") ? name : `arn:aws:s3:::${name}`;
}
