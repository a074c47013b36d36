import { stringMatches } from "../../../iam/evaluate/match";
import { foldKey } from "../../../iam/policy/context";
import { isPositive } from "../../../iam/policy/limits";
import type { Statement } from "../../../iam/policy/policy";
import { servicesIn } from "../../../iam/policy/principals";
import { SOCIAL_MESSAGING, serviceName, serviceOf } from "../../../iam/policy/services";
import { type ArnPattern, arnPattern, isOpen, literalPart } from "../../../iam/policy/texts";
import { type Home, homeOf } from "../home";
import { type Objection, statementRule } from "../rule";

export const contradictingSource = statementRule(
  {
    id: "contradicting-source",
    severity: "error",
    description: "Source conditions that can never hold together with the rest.",
  },
  ({ policy, statement }, reading) => {
    if (statement.effect !== "Allow") return [];
    const source = sourceOf(statement);
    if (source.accounts.length + source.arns.length === 0) return [];
    const services = servicesIn(statement);
    return [
      ...eachOther(source),
      ...services.flatMap((service) => theHome(service, source, homeOf(policy, reading))),
      ...services
        .filter((one) => serviceName(one) === SOCIAL_MESSAGING)
        .flatMap(() => wrongKind(source)),
    ];
  },
);

/** What the positive source conditions of a statement ask for; an empty list asks for nothing. */
interface Source {
  readonly accounts: readonly string[];
  readonly arns: readonly ArnPattern[];
}

/** Lists with a part that is not an ARN, or not known yet, are left out: it may be the right one. */
function sourceOf({ conditions }: Statement): Source {
  const values = (key: string) =>
    conditions
      .filter((one) => foldKey(one.key) === key && isPositive(one.operator))
      .flatMap((one) => one.values);
  const accounts = values("aws:sourceaccount");
  const arns = values("aws:sourcearn").map(arnPattern);
  return {
    accounts: accounts.every((one) => literalPart(one)) ? accounts : [],
    arns: arns.every((one) => one !== undefined) ? arns : [],
  };
}

function eachOther({ accounts, arns }: Source): Objection[] {
  const owners = arns.map(({ account }) => account);
  if (accounts.length === 0 || owners.length === 0) return [];
  if (owners.some((owner) => accounts.some((account) => mayBe(owner, account)))) return [];
  return [
    {
      subject: "each other",
      message: `aws:SourceAccount ${accounts.join()} and the account ${owners.join()} in aws:SourceArn exclude each other: the statement allows nothing`,
      fix: "write the same account in both",
    },
  ];
}

function theHome(service: string, { accounts, arns }: Source, home: Home): Objection[] {
  const { sameAccount, sameRegion } = serviceOf(service);
  const { account, region } = home;
  const objections: Objection[] = [];
  const object = (key: string, got: readonly string[], own: string) =>
    objections.push({
      subject: [service, key],
      message: `${service} calls here only for resources in ${own}, but ${key} says ${got.join()}: the statement never allows the call that is needed`,
      fix: `write ${own} in ${key}`,
    });
  if (sameAccount && account !== undefined) {
    const owners = arns.map((one) => one.account);
    if (noneIs(accounts, account)) object("aws:SourceAccount", accounts, account);
    if (noneIs(owners, account)) object("aws:SourceArn", owners, account);
  }
  const regions = arns.map((one) => one.region);
  if (sameRegion && region !== undefined && noneIs(regions, region)) {
    object("aws:SourceArn", regions, region);
  }
  return objections;
}

/** A WABA or phone number is what the service calls for, never a topic, a role or a bucket. */
function wrongKind({ arns }: Source): Objection[] {
  const services = arns.map(({ service }) => service);
  if (!noneIs(services, SOCIAL_MESSAGING)) return [];
  return [
    {
      subject: "service",
      message: `aws:SourceArn names resources of ${services.join()}, but the service calls on behalf of ${SOCIAL_MESSAGING} resources: the statement allows nothing`,
      fix: `write arn:aws:${SOCIAL_MESSAGING}:<region>:<account>:* in aws:SourceArn`,
    },
  ];
}

function noneIs(patterns: readonly string[], value: string): boolean {
  return patterns.length > 0 && !patterns.some((pattern) => mayBe(pattern, value));
}

/** An empty part is of an ARN that has none, as S3's has no account: it contradicts nothing. */
function mayBe(pattern: string, value: string): boolean {
  if (pattern === "" || pattern === value || isOpen(pattern)) return true;
  return stringMatches(pattern, value, undefined, { wildcards: true }) !== false;
}
