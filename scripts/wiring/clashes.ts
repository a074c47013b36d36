import { namesInFiles } from "../../app/load";
import { accounts } from "../../constructs/accounts/decisions";
import { prefixNames } from "../../constructs/messaging/decisions";
import {
  isKnown,
  NameHolders,
  nameTaken,
  oncePerOption,
  type UniqueName,
} from "../../constructs/shared/unique-names";
import { fieldName } from "../../formats/finding";
import { type Problem, ProblemsError } from "../../formats/problem";
import type { WiringSource } from "./source";
import { type SynthesizedWiring, synthesizedStacks, synthesizedWiring } from "./synthesized";

/** A name that a stack or a file takes. */
interface Claim {
  readonly unique: UniqueName;
  readonly where: string;
}

/**
 * Refuses accounts, numbers and a prefix that another place has, too: of two stacks that were synthesized here, or of
 * a stack and an environment file. Two files are compared when they are loaded. Two places that wire one account would
 * take its events from each other, and marks of one prefix do not say whose they are.
 * @throws ProblemsError with all of them
 */
export function refuseClashes(source: WiringSource): void {
  const { name, stack } = source;
  const stacks = synthesizedStacks().flatMap((one) => synthesizedWiring(one) ?? []);
  if (stack === undefined && stacks.length === 0) return;
  const files = namesInFiles(stack === undefined ? name : undefined);
  const isOwn = (other: { readonly name: string }, isStack: boolean) =>
    other.name === name && isStack === (stack !== undefined);
  const others = [
    ...stacks.filter((one) => !isOwn(one, true)).flatMap(claimsOfStack),
    ...(stack === undefined ? [] : files.flatMap(({ claims }) => claims)),
  ];
  const own =
    stack === undefined
      ? files.filter((file) => isOwn(file, false)).flatMap(({ claims }) => claims)
      : claimsOf(source, `the stack ${name}`);
  const holders = new NameHolders<string>();
  for (const { unique, where } of others) if (isKnown(unique)) holders.take(unique, where);
  const problems = own.flatMap(({ unique, where }): Problem[] => {
    if (!isKnown(unique)) return [];
    const holder = holders.take(unique, where);
    if (holder === undefined || holder === where) return [];
    const { path, ...finding } = nameTaken(unique, `as in ${holder}`);
    return [{ where, field: fieldName(path), ...finding }];
  });
  if (problems.length === 0) return;
  throw new ProblemsError(
    "Nothing was written:",
    oncePerOption(problems, ({ where, field }) => `${where} ${field}`),
  );
}

/** A folder of a stack that is gone claims its accounts until it is removed: its file says where it is. */
function claimsOfStack({ file, read }: SynthesizedWiring): Claim[] {
  const { account_id: account, region, options } = read;
  return claimsOf({ ...options, account, region }, file);
}

function claimsOf(options: Parameters<typeof accounts.names>[0], where: string): Claim[] {
  return [...prefixNames(options), ...accounts.names(options)].map((unique) => ({
    unique,
    where,
  }));
}
