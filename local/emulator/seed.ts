import { z } from "zod";
import { eventDestinationSchema, tagsSchema } from "./inputs";

const phoneNumberSchema = z.strictObject({
  phoneNumberId: z
    .string()
    .regex(/^phone-number-id-[0-9a-f]{32}$/, "expected phone-number-id-<32 hex digits>"),
  phoneNumber: z.string().min(1).max(20),
  displayPhoneNumber: z.string().max(20),
  displayPhoneNumberName: z.string().max(200),
  qualityRating: z.string().max(10),
  metaPhoneNumberId: z.string().min(1).max(100),
  dataLocalizationRegion: z
    .string()
    .regex(/^[A-Z]{2}$/, "expected a two-letter country code such as DE")
    .optional(),
  tags: tagsSchema.default({}),
});

const linkedAccountSchema = z.strictObject({
  id: z.string().regex(/^waba-[0-9a-f]{32}$/, "expected waba-<32 hex digits>"),
  wabaId: z.string().min(1).max(100),
  wabaName: z.string().max(200),
  registrationStatus: z.enum(["COMPLETE", "INCOMPLETE"]).default("COMPLETE"),
  marketingMessagesOnboardingStatus: z.string().optional(),
  linkDate: z.iso.datetime({ offset: true, error: "expected a time such as 2026-01-31T09:00:00Z" }),
  // Strict, unlike requests: here an unknown member is a typing error.
  eventDestinations: z
    .array(eventDestinationSchema.strict())
    .max(1, "expected one event destination or none")
    .default([]),
  tags: tagsSchema.default({}),
  phoneNumbers: z.array(phoneNumberSchema).default([]),
});

const seedSchema = z
  .strictObject({
    accountId: z.string().regex(/^\d{12}$/, "expected an AWS account id of 12 digits"),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "expected a Region such as eu-west-1"),
    linkedAccounts: z.array(linkedAccountSchema),
  })
  .superRefine(({ linkedAccounts }, context) => {
    const seen = new Set<string>();
    const claim = (id: string, ...path: PropertyKey[]) => {
      if (seen.has(id)) {
        context.addIssue({
          code: "custom",
          input: id,
          path: ["linkedAccounts", ...path],
          message: "expected an id that occurs once",
        });
      }
      seen.add(id);
    };
    for (const [index, account] of linkedAccounts.entries()) {
      claim(account.id, index, "id");
      for (const [position, { phoneNumberId }] of account.phoneNumbers.entries()) {
        claim(phoneNumberId, index, "phoneNumbers", position, "phoneNumberId");
      }
    }
  });

/** What the emulator starts from, as written in a seed file: members with a default may be left out. */
export type SeedInput = z.input<typeof seedSchema>;

/** A checked seed, complete with defaults. */
export type Seed = z.output<typeof seedSchema>;

export type SeedAccount = Seed["linkedAccounts"][number];

export type SeedPhoneNumber = SeedAccount["phoneNumbers"][number];

/** A seed that cannot be used; the message lists every problem, one a line. */
export class SeedError extends Error {}

/** Checks a seed, plain data or parsed JSON, and fills in its defaults. */
export function parseSeed(value: unknown): Seed {
  const result = seedSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new SeedError(`The seed is not valid:\n${result.error.issues.map(describe).join("\n")}`);
}

function describe({ path, message, input, code }: z.core.$ZodIssue): string {
  const place = z.core.toDotPath(path) || "seed";
  // These two already say what was found, and the value may be a whole object.
  const complete = code === "unrecognized_keys" || code === "invalid_type";
  return `- ${place}: ${message}${complete ? "" : `, got ${JSON.stringify(input)}`}`;
}
