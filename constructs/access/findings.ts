import { nameInArn } from "../../formats/arns";
import { below, type Finding, repeats } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { partitionOf } from "../../formats/regions";
import { isMap, valueAt } from "../../formats/schema-walk";
import { isReference } from "../../formats/terraform-reference";
import { nameables } from "../accounts/names";
import type { WhatsAppBusinessAccountOptions } from "../accounts/options";
import type { BrakedSpendOptions } from "../brake/options";
import type { MediaStorage } from "../grants/media";
import type { KeySharing } from "../keys/options";
import type { MediaBucketOptions } from "../media/options";
import { charactersOf, MOST_OF_MANAGED_POLICY } from "../shared/policy-document";
import type { Scope } from "../shared/scope";
import { nameFindings } from "./name-findings";
import { arnsOf, LISTS } from "./names";
import type { AccessOptions, RoleAccessProps, RoleGrants } from "./options";
import { accessStatements } from "./policies";

export interface AccessEnvironment extends Scope, KeySharing {
  readonly access?: readonly AccessOptions[];
  readonly mediaBucket?: MediaBucketOptions;
  readonly whatsappBusinessAccounts?: readonly WhatsAppBusinessAccountOptions[];
  readonly spend?: Pick<BrakedSpendOptions, "brake">;
}

const GRANTS = ["send", "media", "templates", "flows", "read"] as const;

/** What is wrong with what one role is given: in code, and in a file once names are ARNs. */
export function roleAccessFindings(
  props: Partially<Omit<RoleAccessProps, "bucket">>,
  written: unknown,
  storage: MediaStorage | undefined,
): Finding[] {
  if (!isMap(written)) return [];
  const has = (field: keyof RoleAccessProps) => valueAt(written, [field]) !== undefined;
  return [
    ...(GRANTS.some(has) ? [] : [NOTHING]),
    ...(has("media") && storage === undefined ? [NO_BUCKET] : []),
    ...(has("mediaOf") && !has("media") ? [MEDIA_OF_WITHOUT_MEDIA] : []),
    ...tagFindings(written),
    ...elsewhereFindings(props, has("media")),
    ...bucketElsewhere(props, storage),
    ...tooLong(props as RoleGrants, storage),
  ];
}

const NOTHING: Finding = {
  path: [],
  got: "a role that is given nothing",
  allowed: `at least one of ${GRANTS.join(", ")}`,
  fix: "write what the role may do, such as send: [support], or remove the entry",
};

const NO_BUCKET: Finding = {
  path: ["media"],
  got: "media, without a media bucket",
  allowed: "media only where there is a media bucket",
  fix: "remove media, or use a media bucket, created or existing",
};

const MEDIA_OF_WITHOUT_MEDIA: Finding = {
  path: ["mediaOf"],
  got: "numbers, without media",
  allowed: "mediaOf only beside media",
  fix: "write media: inbound, outbound or both, or remove mediaOf",
};

function tagFindings(written: unknown): Finding[] {
  const tags = valueAt(written, ["whereTagged"]);
  if (!isMap(tags)) return [];
  const path = ["whereTagged"];
  const compared = Object.keys(LISTS).some((list) => valueAt(written, [list]) !== undefined);
  if (compared && Object.keys(tags).length > 0) return [];
  return [
    compared
      ? {
          path,
          got: "no tag",
          allowed: "at least one tag",
          fix: "write one, or remove whereTagged",
        }
      : {
          path,
          got: "tags, without a phone number or an account that could carry them",
          allowed: "whereTagged only beside send, mediaOf, templates, flows or read",
          fix: "remove whereTagged: objects of the bucket are not chosen by tags",
        },
  ];
}

/** A role of another account: its owner attaches what is printed. */
function elsewhereFindings(
  { account, region, role }: Partially<Omit<RoleAccessProps, "bucket">>,
  media: boolean,
): Finding[] {
  const [start, partition, , , owner] = (role ?? "").split(":");
  if (start !== "arn" || role === undefined || region === undefined) return [];
  if (partition !== partitionOf(region)) {
    const fix = `use a role of partition ${partitionOf(region)}`;
    const allowed = `a role in partition ${partitionOf(region)}`;
    return [{ path: ["role"], got: show(role), allowed, fix }];
  }
  if (account === undefined || isReference(account) || owner === account || !media) return [];
  return [
    {
      path: ["media"],
      got: `media, for a role of account ${owner}`,
      allowed: `media only for roles of account ${account}: bucket and key admit no others`,
      fix: `remove media, or name a role of account ${account} that the other one may assume`,
    },
  ];
}

/** The policy would be attached all the same, and every request refused, as nothing in the bucket's account admits the role. */
function bucketElsewhere(
  { account }: Partial<Pick<RoleAccessProps, "account">>,
  storage: MediaStorage | undefined,
): Finding[] {
  const owner = storage?.account;
  if (account === undefined || owner === undefined || owner === account) return [];
  if (isReference(account) || isReference(owner)) return [];
  return [
    {
      path: ["bucket"],
      got: `a bucket of account ${owner}`,
      allowed: `a bucket of account ${account}: bucket and key admit no roles of others`,
      fix: `use a bucket of account ${account}, or give the access to a role of account ${owner}`,
    },
  ];
}

/** What could not be read makes it only longer. */
function tooLong(grants: RoleGrants, storage: MediaStorage | undefined): Finding[] {
  const known = Object.fromEntries(
    Object.entries(grants).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.filter((one) => one !== undefined) : value,
    ]),
  ) as RoleGrants;
  const characters = charactersOf(accessStatements(known, storage));
  if (characters <= MOST_OF_MANAGED_POLICY) return [];
  return [
    {
      path: [],
      got: `a policy of ${characters.toLocaleString("en-US")} characters`,
      allowed: `at most ${MOST_OF_MANAGED_POLICY.toLocaleString("en-US")}, as IAM takes no longer managed policy`,
      fix: "spread it over several roles, or write phone-number-id/* or waba/* if really all are meant",
    },
  ];
}

/** What is wrong in a file; paths start at its root. */
export function accessFindings(
  environment: Partially<AccessEnvironment>,
  written: unknown,
  storage: MediaStorage | undefined,
): Finding[] {
  const { account, region, namePrefix, access = [], whatsappBusinessAccounts = [] } = environment;
  const known = nameables(whatsappBusinessAccounts);
  return [
    ...rolesTwice(environment),
    ...access.flatMap((entry, index) => {
      const at = ["access", index];
      const asWritten = valueAt(written, at);
      const props = {
        account,
        region,
        namePrefix,
        ...arnsOf(entry ?? {}, whatsappBusinessAccounts),
      };
      return below(at, [
        ...roleAccessFindings(props, asWritten, storage),
        ...nameFindings(entry ?? {}, known, written),
      ]);
    }),
  ];
}

/** IAM ignores the case of names, and a name has one path. */
function roleKey(account: string | undefined, role: string): string {
  const owner = role.startsWith("arn:") ? role.split(":")[4] : account;
  return `${owner} ${nameInArn(role).toLowerCase()}`;
}

function rolesTwice({ account, access = [] }: Partially<AccessEnvironment>): Finding[] {
  const roles = access.map((entry) => entry?.role);
  const keys = roles.map((role) => role && roleKey(account, role));
  return repeats(keys).map(({ index, first }) => ({
    path: ["access", index, "role"],
    got: `${show(roles[index])}, as access[${first}]`,
    allowed: "each role once: IAM ignores the case of names, and a name has one path",
    fix: `write all that the role may do in access[${first}]`,
  }));
}

/** Managed policies that IAM attaches to a role by default. */
const MOST_ATTACHED = 10;

/** Roles that all files together give more policies than a role takes, at the places of those that are too many. */
export function withoutPlace(
  environments: readonly Partially<AccessEnvironment>[],
): readonly (readonly Finding[])[] {
  const attached = new Map<string, number>();
  const count = (key: string): number => {
    const now = (attached.get(key) ?? 0) + 1;
    attached.set(key, now);
    return now;
  };
  return environments.map(({ account, access = [], spend }) => {
    if (account === undefined) return [];
    for (const role of spend?.brake?.roles ?? []) {
      if (role !== undefined) count(roleKey(account, role));
    }
    return access.flatMap((entry, index) => {
      const role = entry?.role;
      if (role === undefined) return [];
      const number = count(roleKey(account, role));
      if (number <= MOST_ATTACHED) return [];
      return [
        {
          path: ["access", index, "role"],
          got: `${show(role)}, to which the files attach ${number} policies with this one`,
          allowed: `roles that get at most ${MOST_ATTACHED} policies from all files, with that of the brake: a role takes no more`,
          fix: "let the environments use several roles",
        },
      ];
    });
  });
}
