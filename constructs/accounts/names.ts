import { socialMessagingIdOf } from "../../formats/arns";
import { type Finding, fieldName, type Path } from "../../formats/finding";
import { show } from "../../formats/problem";

/** A phone number or an account. */
export interface Nameable {
  readonly what: "phone number" | "account";
  /** The path of its entry. */
  readonly at: Path;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly tags: Readonly<Record<string, string | undefined>>;
}

export type Accounts = readonly (Written | undefined)[];

/** Of an account or a number, as far as it could be read. */
interface Written {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly arn?: string | undefined;
  readonly tags?: Readonly<Record<string, string | undefined>> | undefined;
  readonly phoneNumbers?: readonly (Omit<Written, "phoneNumbers"> | undefined)[] | undefined;
}

const IN_FILES: Path = ["whatsappBusinessAccounts"];

/**
 * Everything that can have a name, in its order.
 * @param list where the accounts are
 */
export function nameables(accounts: Accounts, list = IN_FILES): Nameable[] {
  const nameable = (
    what: Nameable["what"],
    at: Path,
    { id, name, arn, tags = {} }: Written = {},
  ): Nameable => {
    return { what, at, id, name, arn, tags };
  };
  return accounts.flatMap((account, index) => {
    const at = [...list, index];
    const numbers = account?.phoneNumbers ?? [];
    return [
      nameable("account", at, account),
      ...numbers.map((number, place) =>
        nameable("phone number", [...at, "phoneNumbers", place], number),
      ),
    ];
  });
}

/** What is wrong with names and ARNs, between all accounts of one list. */
export function accountNameFindings(accounts: Accounts, list = IN_FILES): Finding[] {
  const known = nameables(accounts, list);
  return [...namesTwice(known), ...known.flatMap(arnOfAnother)];
}

/** One name for two things says nothing of either. */
function namesTwice(known: readonly Nameable[]): Finding[] {
  return known.flatMap(({ name, at, what }, index) => {
    const first = known.find((other) => other.name === name);
    if (name === undefined || first === undefined || first === known[index]) return [];
    return [
      {
        path: [...at, "name"],
        got: `${show(name)}, as ${fieldName(first.at)}`,
        allowed: "each name once among all accounts and phone numbers",
        fix: `choose another for the ${what}`,
      },
    ];
  });
}

/** An ARN that ends with another id would grant something else than its name says. */
function arnOfAnother({ at, id, arn }: Nameable): Finding[] {
  if (id === undefined || arn === undefined) return [];
  if (socialMessagingIdOf(id) === socialMessagingIdOf(arn)) return [];
  return [
    {
      path: [...at, "arn"],
      got: show(arn),
      allowed: `the ARN that ends with the id ${id}, with or without what the id starts with`,
      fix: "copy id and arn from the same lines of what AWS prints",
    },
  ];
}
