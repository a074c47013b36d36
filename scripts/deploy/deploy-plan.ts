import { hash } from "node:crypto";
import type { PlannedChange, StackPlan } from "../terraform/planned-changes";
import { checksumOf } from "../wiring/checksum";
import type { WiringPlan } from "../wiring/plan";

/** All that one deploy would do: first the stacks in their order, then the wiring of the accounts. */
export interface DeployPlan {
  readonly stacks: readonly PlannedStack[];
  readonly wiring: WiringPlan;
}

/** What Terraform would do in one stack, or in one part of it. */
export interface PlannedStack extends StackPlan {
  readonly stack: string;
  /**
   * `role` is the service-linked role alone, `rest` the stack without it: Terraform plans that once more, after the role.
   * @default - the whole stack
   */
  readonly part?: "role" | "rest";
}

/** The stack, or its part, as people read it. */
export function nameOfStack({ stack, part }: PlannedStack): string {
  if (part === undefined) return stack;
  return `${stack} (${part === "role" ? "its service-linked role" : "the rest of it"})`;
}

/** Two deploys share it if they would make the same changes to the same stacks and accounts, from the same values. */
export function checksumOfDeploy({ stacks, wiring }: DeployPlan): string {
  const parts = [...stacks.map(({ stack, fingerprint }) => [stack, fingerprint])];
  const text = JSON.stringify([parts, checksumOf(wiring)]);
  return hash("sha256", text).slice(0, 12);
}

/** Whether an apply of the stack would do anything, be it to write an output. */
export function changesStack({ changes, outputs }: StackPlan): boolean {
  return changes.length + outputs.length > 0;
}

/** What is lost with a resource when it is destroyed, or destroyed and created anew. */
const DATA: Readonly<Record<string, string>> = {
  aws_s3_bucket: "the bucket with its objects",
  aws_kms_key: "the key, without which nothing can be read that it encrypted",
  aws_sqs_queue: "the queue with the messages that wait in it",
  aws_cloudwatch_log_group: "the log group with its entries",
};

/** @returns nothing where the change destroys nothing, or nothing that holds data */
function dataLostWith({ type, actions }: PlannedChange): string | undefined {
  return actions.includes("delete") ? DATA[type] : undefined;
}

export function dataLostIn({ stacks }: Pick<DeployPlan, "stacks">): readonly PlannedChange[] {
  return stacks.flatMap(({ changes }) => changes.filter((one) => dataLostWith(one) !== undefined));
}

/** One line for people, and how loud it is. */
interface PlanLine {
  readonly text: string;
  readonly style?: "green" | "yellow" | "red" | "bold" | readonly ["bold", "red"];
}

export function renderStack(stack: PlannedStack): readonly PlanLine[] {
  const { changes, outputs } = stack;
  return [
    { text: `  Terraform, stack ${nameOfStack(stack)}: ${summaryOf(stack)}`, style: "bold" },
    ...changes.flatMap(renderResource),
    ...outputs.map((name): PlanLine => ({ text: `    ~ output ${name}`, style: "yellow" })),
  ];
}

function renderResource(change: PlannedChange): readonly PlanLine[] {
  const { address, actions, attributes, importId } = change;
  const lost = dataLostWith(change);
  const loss: PlanLine[] =
    lost === undefined
      ? []
      : [{ text: `      !!! DATA WOULD BE LOST: ${lost}`, style: ["bold", "red"] }];
  const imported = importId === undefined ? "" : `  (imported by ${importId})`;
  const { sign, style } = SIGNS[actions.join()] ?? { sign: "<=", style: "green" };
  // What is created or destroyed whole needs no list of its attributes.
  const what = /^[+-]$/.test(sign) ? "" : attributes.map((name) => ` ${name}`).join(",");
  return [{ text: `    ${sign} ${address}${what && ` ${what}`}${imported}`, style }, ...loss];
}

const SIGNS: Readonly<Record<string, { sign: string; style: "green" | "yellow" | "red" }>> = {
  create: { sign: "+", style: "green" },
  update: { sign: "~", style: "yellow" },
  delete: { sign: "-", style: "red" },
  "delete,create": { sign: "-/+", style: "red" },
  "create,delete": { sign: "+/-", style: "red" },
  forget: { sign: ".", style: "yellow" },
  "create,forget": { sign: "+/.", style: "yellow" },
};

/** Counted as Terraform does it: what it replaces is created and destroyed. */
function summaryOf({ changes, outputs }: StackPlan): string {
  const count = (is: (change: PlannedChange) => boolean) => changes.filter(is).length;
  const parts = [
    [count(({ importId }) => importId !== undefined), "to import"],
    [count(({ actions }) => actions.includes("create")), "to create"],
    [count(({ actions }) => actions.includes("update")), "to change"],
    [count(({ actions }) => actions.includes("forget")), "to forget"],
    [outputs.length, "output(s) to write"],
  ] as const;
  const destroyed = `${count(({ actions }) => actions.includes("delete"))} to destroy`;
  if (changes.length + outputs.length === 0) return "nothing to change.";
  const some = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${[...some, destroyed].join(", ")}.`;
}
