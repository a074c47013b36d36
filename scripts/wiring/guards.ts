import { type Problem, ProblemsError, show, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import type { ActualAccount, ActualWiring, Destination, Wiring } from "./wiring";

/** Before anything is read: another account would answer every question, wrongly. */
export async function guardAccount(clients: AwsClients, account: string): Promise<void> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const sts = await clients.sts();
  const identity = await explained({ action: "sts:GetCallerIdentity", resource: "*" }, () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  if (identity.Account === account) return;
  throw new UserError(
    `The AWS credentials belong to account ${identity.Account} (${identity.Arn}), the environment to ${account}: switch the profile, or set deployRoleArn (docs/runbook.md#wrong-aws-account)`,
  );
}

/** What must hold before any write, each with its fix; all that does not hold is told at once. */
export async function guardWiring(
  clients: AwsClients,
  desired: Wiring,
  actual: ActualWiring,
  region: string,
): Promise<void> {
  const problems = [
    ...unlinked(desired, actual, region),
    ...incomplete(actual),
    ...strayNumbers(desired, actual),
    ...rolesWithPath(desired),
    ...(await unusableTopics(clients, desired)),
  ];
  if (problems.length > 0) throw new ProblemsError("Nothing was written:", problems);
}

function unlinked(desired: Wiring, actual: ActualWiring, region: string): Problem[] {
  return desired.accounts
    .filter(({ id }) => !actual.linked.includes(id))
    .map(({ id }) => ({
      where: id,
      field: "",
      got: `not linked in ${region}`,
      allowed:
        actual.linked.length === 0 ? "nothing: none is linked there" : actual.linked.join(", "),
      fix: "correct the id or the Region in the environment file, or link the account in the console (docs/runbook.md#an-account-is-not-linked)",
    }));
}

function incomplete(actual: ActualWiring): Problem[] {
  return actual.accounts
    .filter(({ registrationStatus }) => registrationStatus !== "COMPLETE")
    .map(({ id, registrationStatus }) => ({
      where: id,
      field: "registrationStatus",
      got: registrationStatus,
      allowed: "COMPLETE",
      fix: "finish the sign-up in the console of AWS End User Messaging Social",
    }));
}

function strayNumbers(desired: Wiring, actual: ActualWiring): Problem[] {
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
              : `move it below ${owner} in the environment file`,
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

async function unusableTopics(clients: AwsClients, desired: Wiring): Promise<Problem[]> {
  const topics = new Set(
    destinationsOf(desired)
      .map(({ arn }) => arn)
      .filter(isTopic),
  );
  const checked = [...topics].map((arn) => unusableTopic(clients, arn));
  return (await Promise.all(checked)).flat();
}

async function unusableTopic(clients: AwsClients, arn: string): Promise<Problem[]> {
  const { GetTopicAttributesCommand, NotFoundException } = await import("@aws-sdk/client-sns");
  const sns = await clients.sns();
  const call = { action: "sns:GetTopicAttributes", resource: arn };
  const topic = await explained(call, () =>
    sns.send(new GetTopicAttributesCommand({ TopicArn: arn })).catch((error: unknown) => {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }),
  );
  const standard = topic?.Attributes?.["FifoTopic"] !== "true";
  if (topic !== undefined && standard) return [];
  return [
    {
      where: arn,
      field: "",
      got: topic === undefined ? "no such topic" : "a FIFO topic",
      allowed: "a standard topic that exists",
      fix:
        topic === undefined
          ? "deploy the environment first, or correct eventTopic.existingArn"
          : "name a standard topic: the service cannot publish to FIFO topics",
    },
  ];
}

const isTopic = (arn: string): boolean => arn.split(":")[2] === "sns";

function destinationsOf(desired: Wiring): Destination[] {
  return desired.accounts.flatMap(({ destination }) => destination ?? []);
}
