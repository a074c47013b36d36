import type { Change, Decision, DestinationChange, WiringPlan } from "./plan";
import type { TagChange } from "./plan-tags";
import type { ActualWiring, Destination } from "./wiring";

/** A plan in lines for people, one block for each account that it touches. */
export function renderPlan(environment: string, plan: WiringPlan, actual: ActualWiring): string[] {
  const touched = actual.accounts.filter(({ id }) =>
    [...plan.changes, ...plan.decisions].some(({ account }) => account === id),
  );
  return touched.flatMap(({ id, name }) => [
    `  ${id}  ${name}`,
    ...plan.changes.filter(({ account }) => account === id).flatMap(renderChange),
    ...plan.decisions
      .filter(({ account }) => account === id)
      .flatMap((decision) => renderDecision(environment, decision)),
  ]);
}

export function renderChange(change: Change): string[] {
  return change.kind === "destination" ? renderDestination(change) : renderTags(change);
}

/** A change in a few words, for progress and results. */
export function nameChange(change: Change): string {
  if (change.kind === "destination") return `destination of ${change.account}`;
  return `tags of ${change.resource}`;
}

function renderDestination({ account, from, to, takeOver }: DestinationChange): string[] {
  const sign = from === undefined ? "+" : to === undefined ? "-" : "~";
  const before = from === undefined ? "" : `${show(from)} -> `;
  const lines = [`    ${sign} destination  ${before}${to === undefined ? "none" : show(to)}`];
  return from !== undefined && takeOver ? [...lines, ...restore(account, from)] : lines;
}

function renderTags({ resource, set, remove, marker }: TagChange): string[] {
  const memoryOnly = set.length === 0 && remove.length === 0;
  return [
    `    ${resource}`,
    ...set.map(({ key, value, was, takeOver }) => {
      if (was === undefined) return `      + ${key} = ${value}`;
      const whose = takeOver ? " (take-over: somebody else's value)" : "";
      return `      ~ ${key} = ${was} -> ${value}${whose}`;
    }),
    ...remove.map(({ key, was }) => `      - ${key} = ${was}`),
    ...(memoryOnly
      ? [`      ~ memory of our tags ${marker === undefined ? "ends" : "renewed"}`]
      : []),
  ];
}

function renderDecision(environment: string, { account, standing, wanted }: Decision): string[] {
  return [
    `    ! destination  ${show(standing)} is not this environment's, so it stays`,
    `      wanted is ${wanted === undefined ? "none" : show(wanted)}`,
    `      to replace it   npm run apply -- ${environment} --replace ${account}`,
    ...restore(account, standing),
  ];
}

/** What is lost can be had back: nothing but this call is needed. */
function restore(account: string, lost: Destination): string[] {
  return [`      to restore it   ${restoreCommand(account, lost)}`];
}

export function restoreCommand(account: string, { arn, roleArn }: Destination): string {
  const destination = JSON.stringify([{ eventDestinationArn: arn, roleArn }]);
  return `aws socialmessaging put-whatsapp-business-account-event-destinations --id ${account} --event-destinations '${destination}'`;
}

function show({ arn, roleArn }: Destination): string {
  return roleArn === undefined ? arn : `${arn} through ${roleArn}`;
}
