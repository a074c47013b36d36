import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { fieldName } from "../../formats/finding";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { cut, type Problem, ProblemsError, show, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explained, explainedIfThere } from "../aws/explain-error";
import { newerOwnershipTag } from "./ownership-tag";
import type { WiringPlan } from "./plan";
import { type TagChange, tagsAfter } from "./plan-tags";
import { deploying, placeOf, type WiringSource } from "./source";
import type { ActualAccount, ActualWiring, Destination, Tags, Wiring } from "./wiring";

/** Before anything is read: another account would answer every question, wrongly. */
export async function guardAccount(
  clients: AwsClients,
  account: string,
  otherwise = "set deployRoleArn",
): Promise<void> {
  const { Account, Arn } = await callerIdentity(clients);
  if (Account === account) return;
  if (Account === undefined) {
    throw new UserError(
      `sts:GetCallerIdentity did not say whose credentials these are, so nothing is done with them: check proxy and endpoint variables. The environment belongs to account ${account}`,
    );
  }
  throw new UserError(
    `The AWS credentials belong to account ${cut(Account)} (${cut(String(Arn))}), the environment to ${account}: switch the profile, or ${otherwise} (docs/runbook.md#wrong-aws-account)`,
  );
}

/** Whose credentials these are: AWS needs no right for this answer. */
export async function callerIdentity(clients: AwsClients) {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const sts = await clients.sts();
  return explained({ action: "sts:GetCallerIdentity", resource: "*" }, () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
}

type Guarded = Pick<WiringSource, "name" | "stack" | "region">;

/** The reader of a message about a file has only one. */
function fileOrCode(source: Pick<Guarded, "name" | "stack">): string {
  return source.stack === undefined ? "the environment file" : placeOf(source);
}

/**
 * What must hold before any write, each with its fix; all that does not hold is reported at once.
 * @param toCome topics that a deploy is about to create, so that they cannot be looked at yet
 */
export async function guardWiring(
  clients: AwsClients,
  desired: Wiring,
  { actual, plan }: { readonly actual: ActualWiring; readonly plan: WiringPlan },
  source: WiringSource,
  toCome: ReadonlySet<string> = new Set(),
): Promise<void> {
  const problems = [
    ...accountProblems(desired, actual, source),
    ...newerMarks(actual),
    ...fullOfTags(actual, plan),
    ...rolesWithPath(desired),
    ...(await unusableTopics(clients, desired, source, toCome)),
  ];
  if (problems.length > 0) throw new ProblemsError("Nothing was written:", problems);
}

/** What is wrong with the accounts themselves, whatever their tags are. */
export function accountProblems(desired: Wiring, actual: ActualWiring, source: Guarded): Problem[] {
  return [
    ...unlinked(desired, actual, source),
    ...incomplete(desired, actual),
    ...strayNumbers(desired, actual, source),
  ];
}

/** Where a newer version of this tool has written, an older one can undo its work without noticing. */
export function guardMarks(actual: ActualWiring): void {
  const problems = newerMarks(actual);
  if (problems.length > 0) throw new ProblemsError("Nothing was written:", problems);
}

function newerMarks(actual: ActualWiring): Problem[] {
  return resourcesOf(actual).flatMap(({ id, tags }) => {
    const mark = newerOwnershipTag(tags);
    if (mark === undefined) return [];
    return {
      where: id,
      field: `tag ${OWNERSHIP_TAG_KEY}`,
      got: show(mark),
      allowed: "a mark of version 1 or 2",
      fix: "a newer version of this tool wrote it: run that version, or a later one (docs/runbook.md#a-mark-of-a-newer-version)",
    };
  });
}

/** AWS's own limit; tags that AWS itself sets do not count. */
const MOST_TAGS = 50;

function fullOfTags(actual: ActualWiring, { changes }: WiringPlan): Problem[] {
  const tagsOf = new Map(resourcesOf(actual).map(({ arn, tags }) => [arn, tags]));
  return changes.flatMap((change) => {
    if (change.kind === "destination") return [];
    const got = tooManyTags(change, tagsOf.get(change.arn) ?? {});
    if (got === undefined) return [];
    return {
      where: change.resource,
      field: "tags",
      got: `${got}, the mark of this tool among them`,
      allowed: `at most ${MOST_TAGS}`,
      fix: "declare fewer tags, or remove some by hand that nobody needs",
    };
  });
}

/** @returns how many tags there would be after the change, if AWS would refuse so many */
export function tooManyTags(change: TagChange, tags: Tags): string | undefined {
  const keys = Object.keys(tagsAfter(tags, change)).filter((key) => !/^aws:/i.test(key));
  return keys.length > MOST_TAGS ? `${keys.length} tags` : undefined;
}

function resourcesOf({ accounts, former = [] }: ActualWiring) {
  return [...accounts, ...former].flatMap(({ tagged }) => tagged);
}

function unlinked(
  desired: Wiring,
  actual: ActualWiring,
  { region, ...source }: Guarded,
): Problem[] {
  return desired.accounts
    .filter(({ id }) => !actual.linked.includes(id))
    .map(({ id }) => ({
      where: id,
      field: "",
      got: `not linked in ${region}`,
      allowed:
        actual.linked.length === 0 ? "nothing: none is linked there" : actual.linked.join(", "),
      fix: `correct the id or the Region in ${fileOrCode(source)}, or link the account in the console (docs/runbook.md#an-account-is-not-linked)`,
    }));
}

/** Of an account that is left as it is, nothing is written. */
function incomplete(desired: Wiring, actual: ActualWiring): Problem[] {
  const leftAlone = desired.accounts.filter(
    ({ unmanaged, tagged }) =>
      unmanaged && tagged.every(({ tags }) => Object.keys(tags).length === 0),
  );
  return actual.accounts
    .filter(({ registrationStatus }) => registrationStatus !== "COMPLETE")
    .filter(({ id }) => !leftAlone.some((account) => account.id === id))
    .map(({ id, registrationStatus }) => ({
      where: id,
      field: "registrationStatus",
      got: registrationStatus,
      allowed: "COMPLETE",
      fix: "finish the sign-up in the console of AWS End User Messaging Social",
    }));
}

function strayNumbers(desired: Wiring, actual: ActualWiring, source: Guarded): Problem[] {
  const ownerOf = new Map(
    actual.accounts.flatMap(({ id, tagged }) => tagged.map((resource) => [resource.id, id])),
  );
  return desired.accounts.flatMap(({ id, tagged }) =>
    tagged
      .filter((resource) => resource.id !== id && actual.linked.includes(id))
      .filter((resource) => ownerOf.get(resource.id) !== id)
      .map((resource) => {
        const owner = ownerOf.get(resource.id);
        return {
          where: id,
          field: resource.id,
          got: owner === undefined ? "no number of this account" : `a number of ${owner}`,
          allowed: numbersOf(actual.accounts.find((account) => account.id === id)),
          fix:
            owner === undefined
              ? "remove it, or correct its id"
              : `move it below ${owner} in ${fileOrCode(source)}`,
        };
      }),
  );
}

function numbersOf(account: ActualAccount | undefined): string {
  const numbers = account?.tagged.slice(1).map(({ id }) => id) ?? [];
  return numbers.length === 0 ? "none: the account has no numbers" : numbers.join(", ");
}

/** The service's pattern for roles has no room for a path, so it would refuse such a role. */
function rolesWithPath(desired: Wiring): Problem[] {
  return destinationsOf(desired)
    .filter(({ roleArn }) => roleArn !== undefined && !/:role\/[^/]+$/.test(roleArn))
    .map(({ arn, roleArn }) => ({
      where: arn,
      field: "roleArn",
      got: show(roleArn),
      allowed: "a role without a path",
      fix: "deploy the environment again: its own role has none",
    }));
}

async function unusableTopics(
  clients: AwsClients,
  desired: Wiring,
  source: WiringSource,
  toCome: ReadonlySet<string>,
): Promise<Problem[]> {
  const topics = new Set(
    destinationsOf(desired)
      .map(({ arn }) => arn)
      .filter((arn) => isTopic(arn) && !toCome.has(arn)),
  );
  const checked = [...topics].map((arn) => unusableTopic(clients, arn, source));
  return (await Promise.all(checked)).flat();
}

async function unusableTopic(
  clients: AwsClients,
  arn: string,
  source: WiringSource,
): Promise<Problem[]> {
  const { GetTopicAttributesCommand, NotFoundException } = await import("@aws-sdk/client-sns");
  const sns = await clients.sns();
  const call = { action: "sns:GetTopicAttributes", resource: arn };
  const isMissing = (error: unknown) => error instanceof NotFoundException;
  const topic = await explainedIfThere(call, isMissing, () =>
    sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
  );
  if (topic !== undefined) requireAttributes(arn, topic.Attributes);
  const standard = topic?.Attributes?.["FifoTopic"] !== "true" && !arn.endsWith(".fifo");
  if (topic !== undefined && standard) return [];
  return [
    {
      where: arn,
      field: "",
      got: topic === undefined ? "no such topic" : "a FIFO topic",
      allowed: "a standard topic that exists",
      fix:
        topic === undefined
          ? missingTopicFix(arn, source)
          : "name a standard topic: the service cannot publish to FIFO topics",
    },
  ];
}

/** What is missing is created by those who own it. */
function missingTopicFix(arn: string, source: WiringSource): string {
  const part = partsWithRole(partsOf(source), "event topic").find((one) => one.arn === arn);
  if (part === undefined) {
    return `the deployed outputs name it, and ${placeOf(source)} does not: ${deploying(source)} renews them`;
  }
  return isOurs(part)
    ? `${deploying(source)} creates it`
    : `have its owner create it again, or write another as ${fieldName(part.declaredAt)} in ${placeOf(source)}`;
}

/** An answer without them says neither that the topic is there nor of which kind it is. */
function requireAttributes(arn: string, attributes: Readonly<Record<string, string>> = {}): void {
  const { TopicArn = arn } = attributes;
  if (Object.keys(attributes).length > 0 && TopicArn === arn) return;
  throw new UserError(
    `sns:GetTopicAttributes on ${arn} answered with ${show(attributes)}, which does not say whether this is a standard topic, so nothing is written: run again later, and check proxy and endpoint variables`,
  );
}

const isTopic = (arn: string): boolean => arn.split(":")[2] === "sns";

function destinationsOf(desired: Wiring): Destination[] {
  return desired.accounts.flatMap(({ destination }) => destination ?? []);
}
