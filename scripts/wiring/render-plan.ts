import type { Environment } from "../../app/environment";
import { toRun } from "../terminal/to-run";
import type { Change, Decision, DestinationChange, WiringPlan } from "./plan";
import type { TagChange } from "./plan-tags";
import type { ActualWiring, Destination } from "./wiring";

type Place = Pick<Environment, "name" | "region">;

/** A plan in lines for people, one block for each account that it touches. */
export function renderPlan(environment: Place, plan: WiringPlan, actual: ActualWiring): string[] {
  const touched = actual.accounts.filter(({ id }) =>
    [...plan.changes, ...plan.decisions].some(({ account }) => account === id),
  );
  return touched.flatMap(({ id, name }) => [
    `  ${id}  ${printable(name)}`,
    ...plan.changes
      .filter(({ account }) => account === id)
      .flatMap((change) => renderChange(environment, change)),
    ...plan.decisions
      .filter(({ account }) => account === id)
      .flatMap((decision) => renderDecision(environment, decision)),
  ]);
}

function renderChange(environment: Place, change: Change): string[] {
  if (change.kind === "tags") return renderTags(change);
  return renderDestination(environment, change);
}

/** A change in a few words, for progress and results. */
export function nameChange(change: Change): string {
  if (change.kind === "destination") return `destination of ${change.account}`;
  return `tags of ${change.resource}`;
}

function renderDestination(environment: Place, change: DestinationChange): string[] {
  const { account, from, to, takeOver } = change;
  const sign = from === undefined ? "+" : to === undefined ? "-" : "~";
  const before = from === undefined ? "" : `${show(from)} -> `;
  const whose = takeOver ? " (take-over: somebody else's destination)" : "";
  return [
    `    ${sign} destination  ${before}${to === undefined ? "none" : show(to)}${whose}`,
    ...(takeOver && from !== undefined ? [restore(environment, account, from)] : []),
  ];
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

function renderDecision(environment: Place, { account, standing, wanted }: Decision): string[] {
  return [
    `    ! destination  ${show(standing)} is not this environment's, so it stays`,
    `      wanted is ${wanted === undefined ? "none" : show(wanted)}`,
    `      to replace it   ${toRun("apply", `${environment.name} --replace ${account}`)}`,
    restore(environment, account, standing),
  ];
}

/** What is lost can be had back: nothing but this call is needed. */
function restore({ region }: Place, account: string, { arn, roleArn }: Destination): string {
  const destination = JSON.stringify([{ eventDestinationArn: arn, roleArn }]);
  return `      to restore it   aws socialmessaging put-whatsapp-business-account-event-destinations --region ${region} --id ${account} --event-destinations '${destination}'`;
}

/** Whoever signs up at Meta chooses the name: it must not steer our terminal. */
function printable(name: string): string {
  return name.replaceAll(/\p{C}/gu, " ");
}

function show({ arn, roleArn }: Destination): string {
  return roleArn === undefined ? arn : `${arn} through ${roleArn}`;
}
