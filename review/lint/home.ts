import { once } from "../../formats/remembered";
import { foldKey } from "../../iam/policy/context";
import { principalsOf } from "../../iam/policy/principals";
import { arnPattern, literalPart } from "../../iam/policy/texts";
import type { FoundPolicy, Reading, Resource } from "../model";
import { moduleOf } from "./links";
import { serviceOfType } from "./services";
import { accountOf, isAccount } from "./statements";

/** Where a resource is, as far as the configuration says. */
export interface Home {
  readonly account?: string;
  readonly region?: string;
}

/** Arguments that name the resource itself, or the one to which it attaches a policy. */
const OWN_ARNS = ["arn", "topic_arn", "resource_arn", "secret_arn", "key_id"];

/**
 * Where the policy's resource is: by the ARNs under which the policy and the resource know it, or
 * else by those of the other resources of the same provider, which has one account and one Region.
 */
export function homeOf(policy: FoundPolicy, reading: Reading): Home {
  return { ...keyHome(policy), ...homeByArns(policy, reading) };
}

/** The same without what only a key's policy says about itself, as that may be what is in question. */
export function homeByArns(policy: FoundPolicy, reading: Reading): Home {
  return { ...sharedHomes(reading).get(providerOf(policy.resource)), ...ownHome(policy) };
}

/** For each provider, what its resources say together. */
const sharedHomes = once(({ policies }: Reading): ReadonlyMap<string, Home> => {
  const byProvider = new Map<string, Home[]>();
  for (const policy of policies) {
    const { account, region } = ownHome(policy);
    const mayDiffer = "region" in policy.resource.values;
    const home = { ...(account && { account }), ...(region && !mayDiffer && { region }) };
    const provider = providerOf(policy.resource);
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), home]);
  }
  return new Map([...byProvider].map(([provider, homes]) => [provider, agreedHome(homes)]));
});

const providerOf = once((resource: Resource): string =>
  JSON.stringify([moduleOf(resource), resource.values["provider"]]),
);

const ownHome = once(({ kind, resource, document }: FoundPolicy): Home => {
  if (kind !== "resource") return regionOf(resource);
  const named = document.statements.flatMap((statement) =>
    statement.resource === undefined || statement.resource.except ? [] : statement.resource.values,
  );
  const arguments_ = OWN_ARNS.map((argument) => resource.values[argument]);
  const service = serviceOfType(resource.type);
  return {
    ...agreedHome([...named, ...arguments_].map((text) => homeIn(text, service))),
    ...regionOf(resource),
  };
});

/** Only an ARN of the type's own service names the resource: an endpoint's policy names any others. */
function homeIn(text: unknown, service: string): Home {
  const parts = typeof text === "string" ? arnPattern(text) : undefined;
  if (parts === undefined || parts.service !== service) return {};
  const [account, region] = [literalPart(parts.account), literalPart(parts.region)];
  return { ...(account && { account }), ...(region && { region }) };
}

/** Since version 6 of the provider, a resource may be in another Region than its provider. */
function regionOf({ values }: Resource): Home {
  const { region } = values;
  return typeof region === "string" && literalPart(region) !== undefined ? { region } : {};
}

/** A key's policy has no ARN of the key, but as a rule it delegates to the account that owns it. */
const keyHome = once(({ resource, document }: FoundPolicy): Home => {
  if (serviceOfType(resource.type) !== "kms") return {};
  const owners = document.statements
    .filter(
      ({ effect, action }) => effect === "Allow" && action.values.map(foldKey).includes("kms:*"),
    )
    .flatMap((statement) => principalsOf(statement).filter(isAccount).map(accountOf));
  return agreedHome(owners.map((account) => (account === undefined ? {} : { account })));
});

/** What all of them say, or at least do not contradict. */
function agreedHome(homes: readonly Home[]): Home {
  const account = agreed(homes.map((home) => home.account));
  const region = agreed(homes.map((home) => home.region));
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

function agreed(texts: readonly (string | undefined)[]): string | undefined {
  const said = texts.filter((text) => text !== undefined);
  return said.every((text) => text === said[0]) ? said[0] : undefined;
}
