import {
  type AwsScope,
  bucketArnOf,
  globalArnOf,
  literalScope,
  nameInArn,
} from "../../formats/arns";
import type { Partially } from "../../formats/parse-partially";
import { partitionOf } from "../../formats/regions";
import type { MediaStorage } from "../grants/media";
import { mediaBucketOf } from "../media/decisions";
import type { Capability } from "../shared/capability";
import { prefixesOf } from "../shared/media-prefixes";
import type { Part } from "../shared/part";
import type { Requirement } from "../shared/requirement";
import { type Scope, scopeForNames } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import {
  type AccessEnvironment,
  accessFindings,
  roleAccessFindings,
  withoutPlace,
} from "./findings";
import { arnsOf } from "./names";
import { type AccessOptions, type RoleAccessProps, roleAccessProps } from "./options";
import { accessStatements } from "./policies";

/** Starts the names of all policies that give roles access. */
export function accessPolicyPrefix({ namePrefix }: Pick<Scope, "namePrefix">): string {
  return `${namePrefix}-whatsapp-access-`;
}

/** What an existing role is given. */
export interface AccessPart extends Part {
  readonly role: "role access";
  /** Of the policy; for a role of another account, of that role. */
  readonly arn: string;
  /** The role, named or with its ARN as written. */
  readonly grantee: string;
  /** ARNs of phone numbers and accounts. */
  readonly granted: readonly string[];
}

/** Whether it is a role of another account, to which nothing is attached from here; of one that only Terraform knows, it is none. */
export function isElsewhere(scope: Partial<AwsScope>, role: string): boolean {
  const { account } = literalScope(scope);
  return account !== undefined && role.startsWith("arn:") && role.split(":")[4] !== account;
}

export function accessPolicyArn(props: Scope & Pick<AccessOptions, "role">): string {
  const name = `${accessPolicyPrefix(props)}${nameInArn(props.role)}`;
  return globalArnOf(props, "iam", `policy/${name}`);
}

/** ARNs that the role can have: a name says nothing of its path. */
export function roleArnsOf(scope: AwsScope, grantee: string): string[] {
  return grantee.startsWith("arn:")
    ? [grantee]
    : [`role/${grantee}`, `role/*/${grantee}`].map((role) => globalArnOf(scope, "iam", role));
}

function accessPart(props: Omit<RoleAccessProps, "bucket">): AccessPart {
  const { role: grantee, send = [], mediaOf = [], templates = [], flows = [], read = [] } = props;
  const elsewhere = isElsewhere(props, grantee);
  return {
    role: "role access",
    arn: elsewhere ? grantee : accessPolicyArn(props),
    owner: elsewhere ? "somebody else" : "this environment",
    grantee,
    granted: [...new Set([...send, ...mediaOf, ...templates, ...flows, ...read])],
    declaredAt: [],
  };
}

/** IAM knows the names of an account's policies in any case. */
function policyNames(props: Partially<Omit<RoleAccessProps, "bucket">>): UniqueName[] {
  const { role } = props;
  if (role === undefined || isElsewhere(props, role)) return [];
  const arn = accessPolicyArn({ ...scopeForNames(props), role });
  return [{ what: "IAM policy", name: nameInArn(arn), within: inAccount(props), path: ["role"] }];
}

/** @internal The decisions for props in code. */
export const roleAccessDecisions = {
  schema: roleAccessProps,
  findings: (props: Partially<RoleAccessProps>, written: unknown) =>
    roleAccessFindings(props, written, props.bucket as MediaStorage | undefined),
  names: (props: Parameters<typeof policyNames>[0]) =>
    policyNames(props).map((name) => ({ ...name, written: props.role, ...EACH_ROLE_ONCE })),
};

const EACH_ROLE_ONCE = {
  allowed:
    "each role once beside one namePrefix: IAM ignores the case of names, and a name has one path",
  fix: "write all that the role may do in one of the two",
};

/** What is built of an entry; the bucket is decided and not yet built. */
export function accessOf(
  environment: AccessEnvironment,
  options: AccessOptions,
): Omit<RoleAccessProps, "bucket"> {
  const { account, region, namePrefix, whatsappBusinessAccounts = [] } = environment;
  return { account, region, namePrefix, ...arnsOf(options, whatsappBusinessAccounts) };
}

/** Stands for a key that is still to be created, whose id AWS chooses: as long as any. */
const SOME_KEY = "11111111-2222-3333-8444-555555555555";

/** The environment's bucket, as far as policies speak of it. */
function storageOf(environment: Partially<AccessEnvironment>): MediaStorage | undefined {
  const scope = scopeForNames(environment as Partial<Scope>);
  const bucket = mediaBucketOf({ ...(environment as AccessEnvironment), ...scope });
  if (bucket === undefined) return undefined;
  const { props, key } = bucket;
  const { account, region } = props;
  const created = `arn:${partitionOf(region)}:kms:${region}:${account}:key/${SOME_KEY}`;
  const keyArn = key && ("arn" in key ? key.arn : created);
  return {
    ...{ account, region, arn: bucketArnOf(props, props.name), ...prefixesOf(props) },
    ...(keyArn === undefined ? {} : { key: { arn: keyArn } }),
  };
}

/** Policies that give existing roles access, and what the owners of roles elsewhere have to attach. */
export const access: Capability<AccessEnvironment, AccessPart> = {
  findings: (environment, written) => accessFindings(environment, written, storageOf(environment)),
  names: ({ account, region, namePrefix, access: entries = [] }) =>
    entries.flatMap((entry, index) =>
      policyNames({ account, region, namePrefix, role: entry?.role }).map((name) => ({
        ...name,
        path: ["access", index, "name"], // follows from the prefix, which a role does not change
      })),
    ),
  together: withoutPlace,
  parts: (environment) =>
    (environment.access ?? []).map((options, index) => ({
      ...accessPart(accessOf(environment, options)),
      declaredAt: ["access", index],
    })),
};

/** What the owner of a role in another account has to attach to it. */
export function accessRequirement(props: Omit<RoleAccessProps, "bucket">): Requirement {
  const { account, role } = props;
  return {
    of: role,
    why: "may use phone numbers and WhatsApp Business Accounts of another account",
    statements: accessStatements(props, undefined),
    settings: [
      "has these statements in a policy of its own",
      `AWS does not document whether the service serves callers of other accounts: a role of account ${account} that this one may assume is certain`,
    ],
  };
}
