import { subscribersIn } from "../constructs/events/subscribers";
import { eventBusArn } from "../formats/arns";
import type { Finding, Path } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import type { Environment } from "./environment";

type View = Partially<Environment>;
/** Where ARNs stand that must be of the file's account and Region. */
export function deliveryArns({ delivery }: View): Path[] {
  const at = (field: string) =>
    (delivery?.eventRules ?? []).map((_, index): Path => ["delivery", "eventRules", index, field]);
  const targets = at("targetArn").filter(
    (_, index) => !eventBusArn.pattern.test(delivery?.eventRules?.[index]?.targetArn ?? ""),
  );
  return [...targets, ...at("targetKeyArn")];
}

/** Event types that stand there twice or not at all, and keys of event buses. */
export function uselessRules({ delivery }: View): Finding[] {
  return (delivery?.eventRules ?? []).flatMap((rule, index) => {
    const path = ["delivery", "eventRules", index];
    const { detailTypes, targetArn = "", targetKeyArn } = rule ?? {};
    return [
      ...typeFindings(detailTypes).map((finding) => ({
        ...finding,
        path: [...path, ...finding.path],
      })),
      ...(targetKeyArn !== undefined && eventBusArn.pattern.test(targetArn)
        ? [{ path: [...path, "targetKeyArn"], got: show(targetKeyArn), ...NO_KEY_OF_BUS }]
        : []),
    ];
  });
}

const NO_KEY_OF_BUS = {
  allowed: "nothing beside an event bus, which uses its key itself",
  fix: "remove targetKeyArn",
};

function typeFindings(types: readonly (string | undefined)[] | undefined): Finding[] {
  const allowed = "each event type at most once, and one at least";
  if (types?.length === 0) {
    const fix = "name at least one, or leave detailTypes out for all";
    return [{ path: ["detailTypes"], got: "an empty list", allowed, fix }];
  }
  return (types ?? []).flatMap((type, index) => {
    if (type === undefined || types?.indexOf(type) === index) return [];
    const fix = "remove the second one";
    return [{ path: ["detailTypes", index], got: show(type), allowed, fix }];
  });
}

/** Not an error: an existing topic may receive what other files wire. But mostly it is a typing error. */
export function unknownIds(view: View): Finding[] {
  const accounts = (view.whatsappBusinessAccounts ?? []).filter((one) => one !== undefined);
  const known = {
    wabaIds: accounts.flatMap(({ id }) => id ?? []),
    phoneNumberIds: accounts.flatMap(({ phoneNumbers = [] }) =>
      phoneNumbers.flatMap((number) => number?.id ?? []),
    ),
  };
  return subscribersIn(view.delivery).flatMap(({ entry, path }) =>
    (["wabaIds", "phoneNumberIds"] as const).flatMap((field) =>
      (entry[field] ?? []).flatMap((id, index) => {
        if (id === undefined || known[field].length === 0 || known[field].includes(id)) return [];
        return [
          {
            path: [...path, field, index],
            got: show(id),
            allowed: "an id that stands below whatsappBusinessAccounts, too",
            fix: "check the id: nothing is delivered for one that does not exist",
          },
        ];
      }),
    ),
  );
}
