import type { Environment } from "../../app/environment";
import type { PolicyDocument } from "../../constructs/shared/policy-document";
import { brakeAccess } from "./brake-access";
import {
  alarmAccess,
  deleteDataAccess,
  deliveryAccess,
  deployAccess,
  roleAccess,
  tagKeysAccess,
} from "./deploy-access";
import { splitPolicy } from "./split-policy";
import { verifyAccess } from "./verify-access";
import { applyAccess, assumeAccess, formerAccess, planAccess } from "./wiring-access";

/** The commands that need rights in AWS, and what to call a caller's way into deployRoleArn. */
export type Purpose =
  | "deploy"
  | "delivery"
  | "alarms"
  | "access"
  | "delete-data"
  | "plan"
  | "verify"
  | "brake"
  | "apply"
  | "former"
  | "tag-keys"
  | "assume";

/** What one purpose takes: several policies if IAM would refuse a single one as too long, none if nothing is needed. */
export interface Access {
  readonly purpose: Purpose;
  readonly policies: readonly PolicyDocument[];
}

/** Rights that most runs must not have, and that are printed for those who ask. */
export interface AccessAsked {
  /** Ids of accounts and numbers that left the file and are to be unwired. @default - none */
  readonly former?: readonly string[];
  /** To delete the objects of every created bucket. @default - of those whose file says `forceDestroy` */
  readonly deleteData?: boolean;
  /** To tag keys that an older version created without a tag. @default false */
  readonly tagKeys?: boolean;
}

/** Every policy that an environment needs, by purpose; a purpose that it does not have is left out. */
export function accessOf(
  environment: Environment,
  { former = [], deleteData = false, tagKeys = false }: AccessAsked = {},
): Access[] {
  const documents: Readonly<Record<Purpose, PolicyDocument | undefined>> = {
    deploy: deployAccess(environment),
    delivery: deliveryAccess(environment),
    alarms: alarmAccess(environment),
    access: roleAccess(environment),
    "delete-data": deleteDataAccess(environment, deleteData),
    plan: planAccess(environment),
    verify: verifyAccess(environment),
    brake: brakeAccess(environment),
    apply: applyAccess(environment),
    former: former.length > 0 ? formerAccess(environment, former) : undefined,
    "tag-keys": tagKeys ? tagKeysAccess(environment) : undefined,
    assume: assumeAccess(environment),
  };
  return Object.entries(documents).flatMap(([purpose, document]) =>
    document === undefined
      ? []
      : [{ purpose: purpose as Purpose, policies: splitPolicy(document) }],
  );
}

/** Each policy under a name of its own, for example `delivery` and `delivery-2`; null where a command needs none. */
export function namedPolicies(access: readonly Access[]): Record<string, PolicyDocument | null> {
  return Object.fromEntries(
    access.flatMap(({ purpose, policies: [first = null, ...more] }) => [
      [purpose, first],
      ...more.map((policy, at) => [`${purpose}-${at + 2}`, policy]),
    ]),
  );
}
