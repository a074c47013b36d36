import type { Delivery } from "../constructs/events/delivery-schema";
import { eventBusArn } from "../formats/arns";
import { filterProblems } from "../formats/event-filter";
import type { Finding, Path } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import type { Environment } from "./environment";

type View = Partially<Environment>;
type Subscriber = NonNullable<Partially<Delivery["queues"][number]>>;

/** Everything that is subscribed, whatever its kind, and where it stands. */
export function subscribersOf({ delivery }: View): { subscriber: Subscriber; path: Path }[] {
  return (["queues", "functions", "https"] as const).flatMap((kind) =>
    (delivery?.[kind] ?? []).flatMap((subscriber, index) =>
      subscriber === undefined ? [] : [{ subscriber, path: ["delivery", kind, index] }],
    ),
  );
}

/** What names queues, rules and roles, and where it stands. */
export function namesOf(view: View): { name: string | undefined; path: Path }[] {
  const rules = (view.delivery?.eventRules ?? []).map((rule, index) => ({
    name: rule?.name,
    path: ["delivery", "eventRules", index],
  }));
  const subscribers = subscribersOf(view).map(({ subscriber: { name }, path }) => ({ name, path }));
  return [...subscribers, ...rules].map(({ name, path }) => ({ name, path: [...path, "name"] }));
}

/** Where ARNs stand that must be of the file's account and Region. */
export function deliveryArns({ delivery }: View): Path[] {
  const at = (kind: "functions" | "eventRules", field: string) =>
    (delivery?.[kind] ?? []).map((_, index): Path => ["delivery", kind, index, field]);
  const targets = at("eventRules", "targetArn").filter(
    (_, index) => !eventBusArn.pattern.test(delivery?.eventRules?.[index]?.targetArn ?? ""),
  );
  return [...at("functions", "functionArn"), ...targets, ...at("eventRules", "targetKeyArn")];
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

/** Filters that SNS would refuse, or accept and never match. */
export function uselessFilters(view: View): Finding[] {
  return subscribersOf(view).flatMap(({ subscriber, path }) => {
    const phoneNumberIds = whole(subscriber.phoneNumberIds);
    const wabaIds = whole(subscriber.wabaIds);
    const { filterPolicy } = subscriber;
    return filterProblems({ phoneNumberIds, wabaIds, filterPolicy }).map((problem) => ({
      ...problem,
      path: [...path, ...problem.path],
    }));
  });
}

/** Nothing if an id could not be read: that has been told already, and the rest cannot be judged. */
function whole(ids: readonly (string | undefined)[] | undefined): readonly string[] | undefined {
  const known = ids?.filter((id) => id !== undefined);
  return known?.length === ids?.length ? known : undefined;
}

/** Not an error: a named topic may receive what other files wire. But mostly it is a typing error. */
export function unknownIds(view: View): Finding[] {
  const accounts = (view.whatsappBusinessAccounts ?? []).filter((one) => one !== undefined);
  const known = {
    wabaIds: accounts.flatMap(({ id }) => id ?? []),
    phoneNumberIds: accounts.flatMap(({ phoneNumbers = [] }) =>
      phoneNumbers.flatMap((number) => number?.id ?? []),
    ),
  };
  return subscribersOf(view).flatMap(({ subscriber, path }) =>
    (["wabaIds", "phoneNumberIds"] as const).flatMap((field) =>
      (subscriber[field] ?? []).flatMap((id, index) => {
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
