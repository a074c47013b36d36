import type { Delivery } from "../constructs/events/delivery-schema";
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
  return (delivery?.functions ?? []).map((_, index) => [
    "delivery",
    "functions",
    index,
    "functionArn",
  ]);
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
