import type { z } from "zod";
import type { Decisions } from "../../constructs/shared/check-props";
import type { AwsScope } from "../../formats/arns";
import { CODE } from "../../formats/door";
import { fieldName } from "../../formats/finding";
import { optionFindings } from "../../formats/option-findings";
import { parsePartially } from "../../formats/parse-partially";

/** Field, got, allowed and fix of one finding. */
export type Row = readonly [field: string, got: string, allowed: string, fix: string];

/** What every prop that takes a key says to one of us-east-1. */
export const KEY_ELSEWHERE: Row = [
  "key",
  "a key of account 111122223333, Region us-east-1",
  "a key of account 111122223333, Region eu-west-1",
  expect.stringMatching(/^create or use a key there, .* of one of the two$/),
];

/** What every ARN of another account, Region or partition says last. */
export const FROM_THERE = expect.stringMatching(/^use one from there/);

/** What a prop that takes a key says to anything else. */
export const noKey = (got: string, encrypts: string, owner = "lets SNS use it"): Row => [
  "key",
  got,
  `a key that encrypts ${encrypts}`,
  `pass an EncryptionKey, an ExistingKey whose owner ${owner}, or a KmsKey of your own`,
];

/** What an option that takes no reference says to one; `validation.test.ts` has the words. */
export const noReference = (field: string, allowed: string, fix: string): Row => [
  field,
  expect.stringMatching(/^a reference, /),
  `${allowed}, known at synthesis`,
  expect.stringContaining(`${fix}: `),
];

/** What a message lists where a key is unknown. */
export function fieldsOf({ shape }: { readonly shape: object }): string {
  return Object.keys(shape).join(", ");
}

/**
 * One finding for each change of what is right, word for word: the one place where these sentences are
 * tested, as files and constructs call the same functions.
 */
export function refusesOptions<Schema extends z.ZodType>(
  { schema, findings }: Decisions<Schema>,
  right: object,
  rows: readonly (readonly [change: object, ...expected: Row[]])[],
  scope: Partial<AwsScope> = right,
): void {
  const found = (options: object) =>
    [
      ...optionFindings(schema, options, CODE, scope),
      ...(findings?.(parsePartially(schema, options) ?? ({} as never), options) ?? []),
    ].map(({ path, got, allowed, fix }): Row => [fieldName(path), got, allowed, fix]);

  test("what is right is not refused", () => {
    expect(found(right)).toEqual([]);
  });

  test.each(rows.map(([change, ...expected]) => ({ change, expected })))(
    "$change is refused",
    ({ change, expected }) => {
      expect(found({ ...right, ...change })).toEqual(expected);
    },
  );
}
