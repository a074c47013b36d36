import { isRecord } from "../../iam/policy/policy-errors";
import type { Granted, StatementJson } from "./granted-statements";
import { tokenFor } from "./tokens";
import { type Body, bodiesOf, isSet, listed } from "./values";

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

type AclGrant = readonly [grantee: string, ...permissions: string[]];

/** What a word for a whole list gives, beyond the owner's full control. */
const CANNED: ReadonlyMap<string, AclGrant | undefined> = new Map([
  ["private", undefined],
  ["public-read", [ALL_USERS, "READ"]],
  ["public-read-write", [ALL_USERS, "READ", "WRITE"]],
  ["authenticated-read", [AUTHENTICATED_USERS, "READ"]],
  ["aws-exec-read", ["Amazon EC2", "READ"]],
  ["bucket-owner-read", ["the bucket's owner", "READ"]],
  ["bucket-owner-full-control", ["the bucket's owner", "FULL_CONTROL"]],
  ["log-delivery-write", [`${GROUPS}s3/LogDelivery`, "WRITE", "READ_ACP"]],
]);

/** The access control list of a bucket, written either as one word or grantee by grantee. */
export const bucketAcl: Granted = (values, itself) => {
  const written = [
    ...bodiesOf(values["access_control_policy"]).flatMap((one) => listed(one["grant"])),
    ...listed(values["grant"]),
  ];
  const bucket = bucketArn(values["bucket"] ?? itself);
  return [...canned(values["acl"]), ...written.map(aclGrant)].flatMap((one) =>
    statements(one, BUCKET_ACTIONS, [bucket, `${bucket}/*`]),
  );
};

export const objectAcl: Granted = ({ acl, bucket, key }) =>
  canned(acl).flatMap((one) => statements(one, OBJECT_ACTIONS, [`${bucketArn(bucket)}/${key}`]));

function canned(acl: unknown): AclGrant[] {
  if (!isSet(acl)) return [];
  const word = String(acl);
  if (!CANNED.has(word)) return [[tokenFor(`whom the ACL ${acl} names`), "FULL_CONTROL"]];
  const grant = CANNED.get(word);
  return grant === undefined ? [] : [grant];
}

/** Of grants that a dynamic block makes of something unknown, a plan says no more than that there are some. */
function aclGrant(block: unknown): AclGrant {
  if (!isRecord(block)) return [tokenFor(`whom ${block} names`), "FULL_CONTROL"];
  const [grantee = block] = bodiesOf(block["grantee"]);
  const who = grantee["uri"] || grantee["id"] || grantee["email_address"];
  const permissions = listed(block["permission"] ?? block["permissions"]);
  return [String(who || "nobody"), ...permissions.map(String)];
}

function statements(
  [grantee, ...permissions]: AclGrant,
  actions: typeof BUCKET_ACTIONS,
  Resource: readonly string[],
): StatementJson[] {
  return permissions.flatMap((permission) => {
    const all = permission === "FULL_CONTROL" ? Object.keys(actions) : [permission];
    const Action = all.flatMap((one) =>
      Object.hasOwn(actions, one) ? actions[one] : tokenFor(`what the ACL's ${one} allows`),
    );
    return Action.length === 0 ? [] : [{ Effect: "Allow", ...whom(grantee), Action, Resource }];
  });
}

function whom(grantee: string): StatementJson {
  if (grantee === ALL_USERS) return { Principal: "*" };
  if (grantee !== AUTHENTICATED_USERS) return { Principal: { CanonicalUser: grantee } };
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

/** What the settings of a public-access block leave open. */
export const publicAccess: Granted = (values) => openIn(values, false);

/** An access point blocks everything, unless its own block says otherwise. */
export const accessPointAccess: Granted = ({ public_access_block_configuration: block }) =>
  openIn(bodiesOf(block)[0] ?? {}, true);

function openIn(values: Body, unset: boolean): StatementJson[] {
  return BLOCKS.flatMap(([argument, name]) => {
    const value = String(values[argument] ?? unset);
    if (value === "true") return [];
    return [leftOpen(name, `what ${name} stops${value === "false" ? "" : ` unless ${value}`}`)];
  });
}

/** Without BucketOwnerEnforced, access control lists count. */
export const objectOwnership: Granted = ({ rule: written }) => {
  const [ownership] = bodiesOf(written).map((rule) => String(rule["object_ownership"]));
  if (ownership === "BucketOwnerEnforced") return [];
  const known = ownership === undefined || /^(BucketOwnerPreferred|ObjectWriter)$/.test(ownership);
  return [leftOpen("AccessControlLists", `what ACLs allow${known ? "" : ` with ${ownership}`}`)];
};

/**
 * Who would have the access depends on lists and policies, which are read for themselves. The words of the
 * tokens are in committed reports, so they stay as they are.
 */
function leftOpen(Sid: string, what: string): StatementJson {
  const token = tokenFor(what);
  const Principal = { AWS: tokenFor("whoever a list or a policy names") };
  return { Sid, Effect: "Allow", Principal, Action: token, Resource: token };
}

function bucketArn(bucket: unknown): string {
  const name = String(bucket ?? "");
  return name.startsWith("arn:") ? name : `arn:aws:s3:::${name}`;
}
