import { z } from "zod";
import { serviceError } from "./protocol";

// Patterns and lengths are those of the API reference. The service applies a pattern to the whole
// value, so each is anchored here; the message quotes it unanchored, as the reference prints it.

const arn = text({ max: 2048, pattern: "arn:.*" });
const accountId = text({
  min: 1,
  max: 115,
  pattern: ".*(^waba-.*$)|(^arn:.*:waba/[0-9a-zA-Z]+$).*",
});
const phoneNumberId = text({
  min: 1,
  max: 115,
  pattern: ".*(^phone-number-id-.*$)|(^arn:.*:phone-number-id/[0-9a-zA-Z]+$).*",
});

const tagKey = text({ min: 1, max: 128 });
const tagValue = text({ max: 256 });

/** Tags as the seed writes them: key to value. */
export const tagsSchema = z.record(tagKey, tagValue);

export const eventDestinationSchema = z.object({
  eventDestinationArn: text({ max: 2048, pattern: "arn:.*:[a-z-]+([/:](.*))?" }),
  roleArn: text({ pattern: "arn:.*:iam::\\d{12}:role\\/[a-zA-Z0-9+=,.@\\-_]+" }).optional(),
});

/** A destination of events: an SNS topic, or a Connect instance together with a role. */
export type EventDestination = z.output<typeof eventDestinationSchema>;

/** What each operation accepts. Unknown members are ignored, as the service does. */
export const INPUTS = {
  ListLinkedWhatsAppBusinessAccounts: z.object({
    // Query parameters arrive as text.
    maxResults: z
      .string()
      .regex(/^(0*[1-9]\d?|0*100)$/, "Member must be a whole number between 1 and 100")
      .transform(Number)
      .optional(),
    nextToken: text({ min: 1, max: 600 }).optional(),
  }),
  GetLinkedWhatsAppBusinessAccount: z.object({ id: accountId }),
  GetLinkedWhatsAppBusinessAccountPhoneNumber: z.object({ id: phoneNumberId }),
  PutWhatsAppBusinessAccountEventDestinations: z.object({
    id: accountId,
    eventDestinations: z
      .array(eventDestinationSchema, { error: nullOr("a list") })
      .max(1, "Member must have length less than or equal to 1"),
  }),
  SendWhatsAppMessage: z.object({
    originationPhoneNumberId: phoneNumberId,
    message: text({ min: 1 }), // base64
    metaApiVersion: text({ pattern: "v\\d+(\\.\\d+)?" }),
  }),
  GetWhatsAppMessageMedia: z.object({
    mediaId: text({ min: 1, max: 100 }),
    originationPhoneNumberId: phoneNumberId,
    metadataOnly: z.boolean().default(false),
    destinationS3File: z
      .object({
        bucketName: text({ min: 3, max: 63, pattern: "[a-z0-9][a-z0-9.-]*[a-z0-9]" }),
        key: text({ max: 1024 }),
      })
      .optional(),
  }),
  TagResource: z.object({
    resourceArn: arn,
    tags: z.array(z.object({ key: tagKey, value: tagValue.default("") }), {
      error: nullOr("a list"),
    }),
  }),
  UntagResource: z.object({
    resourceArn: arn,
    tagKeys: z.array(text({}), { error: nullOr("a list") }),
  }),
  ListTagsForResource: z.object({ resourceArn: arn }),
};

/**
 * Checks the parameters of a request against the shape of its operation.
 * Reports every problem in one ValidationException, worded as AWS services do.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  parameters: unknown,
): z.output<Schema> {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) =>
      `Value at '${z.core.toDotPath(path)}' failed to satisfy constraint: ${message}`,
  );
  const count =
    problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  throw serviceError("ValidationException", `${count} detected: ${problems.join("; ")}`);
}

function text(limits: { min?: number; max?: number; pattern?: string }): z.ZodString {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  const schema = z
    .string({ error: nullOr("a string") })
    .min(min, `Member must have length greater than or equal to ${min}`)
    .max(max, `Member must have length less than or equal to ${max}`);
  return pattern === undefined
    ? schema
    : schema.regex(
        new RegExp(`^(?:${pattern})$`),
        `Member must satisfy regular expression pattern: ${pattern}`,
      );
}

function nullOr(type: string): (issue: { input?: unknown }) => string {
  return ({ input }) =>
    input === undefined || input === null ? "Member must not be null" : `Member must be ${type}`;
}
