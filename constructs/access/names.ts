import { type Accounts, type Nameable, nameables } from "../accounts/names";
import type { AccessOptions } from "./options";

/** The lists of an entry, and what each of them holds. */
export const LISTS = {
  send: ["phone number"],
  mediaOf: ["phone number"],
  templates: ["account"],
  flows: ["account"],
  read: ["phone number", "account"],
} as const satisfies Partial<Record<keyof AccessOptions, readonly Nameable["what"][]>>;

export type List = keyof typeof LISTS;

/** The entry with ARNs in the place of names; nothing is wrong in it, or its findings say so. */
export function arnsOf<Entry extends Partial<Record<List, readonly (string | undefined)[]>>>(
  entry: Entry,
  accounts: Accounts,
): Entry {
  const byName = new Map(
    nameables(accounts).flatMap(({ name, arn }) => (name && arn ? [[name, arn]] : [])),
  );
  const arns = (values: readonly (string | undefined)[]) => [
    ...new Set(
      values.flatMap((value) => {
        if (value === undefined) return [];
        return value.startsWith("arn:") ? [value] : (byName.get(value) ?? []);
      }),
    ),
  ];
  const lists = (Object.keys(LISTS) as List[]).flatMap((list) => {
    const values = entry[list];
    return values === undefined ? [] : [[list, arns(values)] as const];
  });
  return { ...entry, ...Object.fromEntries(lists) };
}
