import { BRAKE_TAGS } from "../../constructs/brake/tags";
import { UserError } from "../../formats/problem";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const MOST_CHARACTERS = 256;
const NOT_IN_TAGS = /[^\p{L}\p{Z}\p{N}_.:/=+@-]+/gu;

/** A text as a tag can hold it: other characters become blanks, and what is too long is cut. */
export function asTagValue(text: string): string {
  const clean = text.replace(NOT_IN_TAGS, " ").replace(/\s+/g, " ").trim();
  let value = "";
  for (const character of clean) {
    if (value.length + character.length > MOST_CHARACTERS) break;
    value += character;
  }
  return value.trimEnd();
}

/** @throws UserError without a reason: who finds the brake on has to learn why */
export function reasonFrom(text: string | undefined): string {
  const reason = asTagValue(text ?? "");
  if (reason !== "") return reason;
  throw new UserError(
    text === undefined
      ? '--on and --off need a reason, which is noted on the policy: add --reason "..."'
      : "The reason holds no letter and no digit: write in a few words why",
  );
}

/** The tags that say who did what, when and why. */
export function noteTags(state: "on" | "off", who: string, reason: string, now: Date) {
  return [
    { Key: BRAKE_TAGS.state, Value: state },
    { Key: BRAKE_TAGS.by, Value: asTagValue(who) },
    { Key: BRAKE_TAGS.at, Value: now.toISOString() },
    { Key: BRAKE_TAGS.reason, Value: reason },
  ];
}
