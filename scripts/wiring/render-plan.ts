import { forCommand } from "../../formats/outlets";
import { toRun } from "../terminal/to-run";
import type { Change, Decision, DestinationChange, OtherSender, WiringPlan } from "./plan";
import type { TagChange } from "./plan-tags";
import { placeOf, selecting, type WiringSource } from "./source";
import type { ActualWiring, Destination } from "./wiring";

type Place = Pick<WiringSource, "name" | "region" | "stack">;

/** A plan in lines for people, one block for each account that it touches. */
export function renderPlan(environment: Place, plan: WiringPlan, actual: ActualWiring): string[] {
  const { accounts, former = [] } = actual;
  const touched = [...accounts, ...former].filter(({ id }) =>
    [...plan.changes, ...plan.decisions].some(({ account }) => account === id),
  );
  const blocks = touched.flatMap((account) => {
    const left = former.includes(account) ? `  (${placeOf(environment)} does not name it)` : "";
    return [
      `  ${account.id}  ${account.name}${left}`,
      ...plan.changes
        .filter((change) => change.account === account.id)
        .flatMap((change) => renderChange(environment, change)),
      ...plan.decisions
        .filter((decision) => decision.account === account.id)
        .flatMap((decision) => renderDecision(environment, decision)),
    ];
  });
  return [...blocks, ...plan.others.map(renderOther)];
}

/** An account that sends here, and that neither the file nor a mark of this environment names. */
export function renderOther({ account, standing, owner }: OtherSender): string {
  const whose = owner === undefined ? "" : `, as the environment with prefix ${owner} set it`;
  return `  left alone: ${account} sends to ${standing.arn}, too${whose}`;
}

function renderChange(environment: Place, change: Change): string[] {
  if (change.kind === "destination") return renderDestination(environment, change);
  return renderTags(change);
}

/** A change in a few words, for progress and results. */
export function nameChange(change: Change): string {
  if (change.kind === "destination") return `destination of ${change.account}`;
  return `${change.kind} of ${change.resource}`;
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

function renderTags({ resource, set, remove, markerWas, marker }: TagChange): string[] {
  const memoryOnly = set.length === 0 && remove.length === 0;
  return [
    `    ${resource}`,
    ...set.map(({ key, value, was, takeOver }) => {
      if (was === undefined) return `      + ${key} = ${value}`;
      const whose = takeOver ? " (take-over: somebody else's value)" : "";
      return `      ~ ${key} = ${was} -> ${value}${whose}`;
    }),
    ...remove.map(({ key, was }) => `      - ${key} = ${was}`),
    ...(memoryOnly ? [renderMark(markerWas, marker)] : []),
  ];
}

/** What the mark says of destination and tags is written in fingerprints, which nobody could read. */
function renderMark(was: string | undefined, becomes: string | undefined): string {
  if (was === undefined)
    return "      + mark, which remembers whether this tool set the destination";
  if (becomes === undefined) return "      ~ memory of our tags ends";
  const isUpgrade = was.startsWith("1:") && becomes.startsWith("2:");
  if (isUpgrade) return "      ~ mark  version 1 -> 2, which remembers the destination, too";
  return "      ~ memory of our tags renewed";
}

function renderDecision(environment: Place, decision: Decision): string[] {
  const { account, standing, wanted, left } = decision;
  if (left) {
    return [
      `    ! destination  ${show(standing)} is this environment's, and no mark says that this tool set it here, so it stays`,
      `      to clear it     ${toRun("apply", ...selecting(environment), "--clear", account)}`,
      restore(environment, account, standing),
    ];
  }
  return [
    `    ! destination  ${show(standing)} is not this environment's, so it stays`,
    `      wanted is ${wanted === undefined ? "none" : show(wanted)}`,
    `      to replace it   ${toRun("apply", ...selecting(environment), "--replace", account)}`,
    restore(environment, account, standing),
  ];
}

/** What is lost can be had back: nothing but this call is needed. */
function restore({ region }: Place, account: string, { arn, roleArn }: Destination): string {
  const command = [
    ...["aws", "socialmessaging", "put-whatsapp-business-account-event-destinations"],
    ...["--region", region, "--id", account],
    ...["--event-destinations", JSON.stringify([{ eventDestinationArn: arn, roleArn }])],
  ];
  return `      to restore it   ${forCommand(command)}`;
}

function show({ arn, roleArn }: Destination): string {
  return roleArn === undefined ? arn : `${arn} through ${roleArn}`;
}
