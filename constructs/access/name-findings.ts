import { type Finding, fieldName, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import type { Nameable } from "../accounts/names";
import { LISTS, type List } from "./names";
import type { AccessOptions } from "./options";

type Entry = Partially<AccessOptions>;

/** Names that stand for nothing, or for nothing of which the ARN is known. */
export function nameFindings(
  entry: Entry,
  known: readonly Nameable[],
  written: unknown,
): Finding[] {
  return (Object.keys(LISTS) as List[]).flatMap((list) =>
    (entry[list] ?? []).flatMap((value, index) => {
      if (value === undefined || value.startsWith("arn:")) return [];
      const path = [list, index];
      const found = known.find(({ name }) => name === value);
      if (found === undefined) return [unknownName(path, value, list, known)];
      const wrong = wrongKind(path, value, list, found);
      if (wrong.length > 0) return wrong; // its ARN and tags do not matter here
      return [...withoutArn(path, value, found, written), ...otherTags(path, value, found, entry)];
    }),
  );
}

function unknownName(path: Path, name: string, list: List, known: readonly Nameable[]): Finding {
  const kinds: readonly string[] = LISTS[list];
  const names = new Set(known.flatMap((one) => (kinds.includes(one.what) ? (one.name ?? []) : [])));
  const one = kinds.join(" or ");
  return {
    path,
    got: `${show(name)}, a name that nothing has`,
    allowed:
      names.size === 0
        ? "an ARN, as no such name is given"
        : `${[...names].map(show).join(", ")}, or an ARN`,
    fix: `write name: ${name} beside the id of the ${one} in whatsappBusinessAccounts, or its ARN here`,
  };
}

function wrongKind(path: Path, name: string, list: List, { what, at }: Nameable): Finding[] {
  const kinds: readonly string[] = LISTS[list];
  if (kinds.includes(what)) return [];
  return [
    {
      path,
      got: `${show(name)}, the name of ${fieldName(at)}`,
      allowed: `the name or ARN of a ${kinds[0] === "account" ? "WhatsApp Business Account" : kinds[0]}`,
      fix: what === "account" ? "name its phone numbers" : "name the account that it belongs to",
    },
  ];
}

/** Not of one that is written wrongly, which is reported already. */
function withoutArn(path: Path, name: string, { what, at }: Nameable, written: unknown): Finding[] {
  if (valueAt(written, [...at, "arn"]) !== undefined) return [];
  const command =
    what === "account"
      ? "list-linked-whatsapp-business-accounts"
      : "get-linked-whatsapp-business-account";
  return [
    {
      path,
      got: `${show(name)}, the name of ${fieldName(at)}, which has no arn`,
      allowed: `${what === "account" ? "an account" : "a phone number"} whose arn is written: ARNs are never built from ids`,
      fix: `add arn to ${fieldName(at)}, copied from what \`aws socialmessaging ${command}\` prints`,
    },
  ];
}

/** The wiring sets the tags of the file, so that the role would be given nothing. */
function otherTags(path: Path, name: string, { tags, at }: Nameable, entry: Entry): Finding[] {
  const { whereTagged = {} } = entry;
  return Object.entries(whereTagged as Readonly<Record<string, string>>).flatMap(([key, value]) => {
    const has = tags[key];
    if (has === undefined || has === value) return [];
    return [
      {
        path,
        got: `${show(name)}, which has the tag ${show(key)} with ${show(has)} in ${fieldName(at)}`,
        allowed: `only what has the tag ${show(key)} with ${show(value)}, as whereTagged says`,
        fix: "correct one of the two tags, or remove the name",
      },
    ];
  });
}
