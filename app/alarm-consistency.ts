import { eventTopicArn } from "../constructs/events/decisions";
import { SEVERITIES, type Severity } from "../constructs/money/limits";
import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { isMap, valueAt } from "../formats/schema-walk";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/** Who is told must be somebody, and never the subscribers of the event topic. */
export function alarmFindings(view: View, data: unknown): Finding[] {
  const targets = SEVERITIES.flatMap((severity) => {
    const path = ["alarms", severity];
    const target = view.alarms?.[severity];
    if (target === undefined || !isMap(valueAt(data, path))) return [];
    const isNamed = valueAt(data, [...path, "existingTopicArn"]) !== undefined;
    return [
      ...(isNamed ? [] : [...nobody(target, path), ...ownKeyArn(target, path)]),
      ...repeatedEmails(target, path),
      ...theEventTopic(view, target, path),
    ];
  });
  return [...targets, ...unnotifiedDelivery(view, data), ...unusedKey(view)];
}

/** As every other key that encrypts nothing. */
function unusedKey({ alarms }: View): Finding[] {
  const created = SEVERITIES.some(
    (severity) =>
      alarms?.[severity] !== undefined && alarms[severity].existingTopicArn === undefined,
  );
  if (created || Object.keys(alarms?.key ?? {}).length === 0) return [];
  return [
    {
      path: ["alarms", "key"],
      got: show(alarms?.key),
      allowed: "nothing: no alarm topic that it would encrypt is created",
      fix: "remove key; the keys of existing topics are named as existingTopicKeyArn beside them",
    },
  ];
}

/** Right or wrong: what is wrong with one of them is told where it stands. */
export function notifiedSeverities(data: unknown): readonly Severity[] {
  const told = SEVERITIES.filter((each) => valueAt(data, ["alarms", each]) !== undefined);
  return told.length === 0 ? SEVERITIES : told;
}

function unnotifiedDelivery(view: View, data: unknown): Finding[] {
  const severity = view.alarms?.delivery;
  const told = notifiedSeverities(data);
  if (severity === undefined || told.includes(severity)) return [];
  return [
    {
      path: ["alarms", "delivery"],
      got: `${severity}, of which nobody is told`,
      allowed: `a severity that alarms lists: ${told.join(", ")}`,
      fix: `add alarms.${severity}, or write ${told[0]}`,
    },
  ];
}

type Target = Partially<NonNullable<Environment["alarms"]>["warning"]>;

function nobody({ emails }: Target, path: readonly string[]): Finding[] {
  if (emails === undefined || emails.length > 0) return [];
  return [
    {
      path,
      got: "nobody",
      allowed: "e-mail addresses, an existing topic, or both",
      fix: "add emails: [on-call@example.com], or existingTopicArn",
    },
  ];
}

/** SNS would subscribe it once, and Terraform would count it twice. */
function repeatedEmails({ emails = [] }: Target, path: readonly string[]): Finding[] {
  return emails.flatMap((email, index) => {
    if (email === undefined || emails.indexOf(email) === index) return [];
    const place = [...path, "emails", index];
    return [
      { path: place, got: show(email), allowed: "each address once", fix: "remove one of them" },
    ];
  });
}

function ownKeyArn({ existingTopicKeyArn }: Target, path: readonly string[]): Finding[] {
  if (existingTopicKeyArn === undefined) return [];
  return [
    {
      path: [...path, "existingTopicKeyArn"],
      got: show(existingTopicKeyArn),
      allowed: "a key beside existingTopicArn only: a created topic uses alarms.key",
      fix: "remove it, or name the topic that it encrypts",
    },
  ];
}

function theEventTopic(
  view: View,
  { existingTopicArn }: Target,
  path: readonly string[],
): Finding[] {
  if (existingTopicArn === undefined || existingTopicArn !== eventTopicArn(view)) return [];
  return [
    {
      path: [...path, "existingTopicArn"],
      got: `${show(existingTopicArn)}, which is the event topic`,
      allowed: "another topic than the event topic, whose subscribers expect WhatsApp events",
      fix: "name a topic of its own, or leave it out and one is created",
    },
  ];
}
