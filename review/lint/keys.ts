import type { Configuration, Resource } from "../model";
import { refersTo } from "./links";

/** A key as an argument names it. */
export interface KeyUse {
  /** Equal for two uses of one key, as far as the configuration tells. */
  readonly name: string;
  /** If this configuration manages it, or its data source looks it up. */
  readonly resource?: Resource;
  /** One that AWS keeps in the account for a service, with a policy that nobody can edit. */
  readonly isAwsManaged: boolean;
}

const KEY_TYPES = /^aws_kms_(replica_|external_|replica_external_)?key$/;
/** What may stand between an argument and the key, and the argument that leads on. */
const ONWARD: Readonly<Record<string, string>> = {
  aws_kms_alias: "target_key_id",
  "data.aws_kms_alias": "name",
  "data.aws_kms_key": "key_id",
};

/**
 * Nothing where no key is named.
 * @param passed aliases and data sources on the way here: a circle of them leads nowhere
 */
export function keyUse(
  value: unknown,
  from: Resource,
  configuration: Configuration,
  passed: readonly Resource[] = [],
): KeyUse | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const alias = /(?:^|:)(alias\/.+)$/.exec(value)?.[1];
  const named = ofKms(configuration).find(
    (one) => refersTo(value, from, one) || (alias !== undefined && makesAlias(one, alias)),
  );
  if (named === undefined || passed.includes(named)) {
    return { name: value, isAwsManaged: alias?.startsWith("alias/aws/") ?? false };
  }
  const onward =
    named.mode === "managed" && KEY_TYPES.test(named.type)
      ? undefined
      : named.values[ONWARD[kindOf(named)] ?? ""];
  const key = keyUse(onward, named, configuration, [...passed, named]);
  return key ?? { name: named.address, resource: named, isAwsManaged: false };
}

const remembered = new WeakMap<Configuration, readonly Resource[]>();

/** Keys, aliases and their data sources, few among all resources. */
function ofKms(configuration: Configuration): readonly Resource[] {
  const known = remembered.get(configuration);
  const found = known ?? configuration.resources.filter(({ type }) => type.startsWith("aws_kms_"));
  remembered.set(configuration, found);
  return found;
}

function makesAlias({ mode, type, values }: Resource, alias: string): boolean {
  return mode === "managed" && type === "aws_kms_alias" && values["name"] === alias;
}

function kindOf({ mode, type }: Resource): string {
  return mode === "data" ? `data.${type}` : type;
}
