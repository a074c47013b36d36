import { z } from "zod";
import { cut, reasonOf } from "../../formats/problem";

// What a review reads back of what it wrote. Loaded only where something is read, because zod takes longer than a review.

const given = z.string().min(1);

export const waiversSchema = z.array(
  z.strictObject({
    stack: given,
    rule: given,
    address: given,
    fingerprint: given,
    reason: given,
    until: z.iso.date().optional(),
  }),
);

export const snapshotSchema = z.object({
  stack: z.string(),
  resources: z.array(z.string()),
  policies: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      provider: z.string().optional(),
      argument: z.string(),
      attachedTo: z.string().optional(),
      kind: z.enum(["resource", "trust", "identity"]),
      document: z.unknown(),
      whenRemoved: z.unknown(),
    }),
  ),
  unreadable: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      argument: z.string(),
      cause: z.enum(["unreadable", "unknown-grant"]),
      fingerprint: z.string().optional(),
      reason: z.string(),
      fix: z.string(),
    }),
  ),
});

/** What a schema refused, each with its place, or why there is no JSON: lines to go below a message. */
export function faultsOf(error: unknown): string {
  const faults =
    error instanceof z.ZodError
      ? error.issues.map(
          ({ path, message }) => `${z.core.toDotPath(path) || "the document"}: ${message}`,
        )
      : [reasonOf(error)];
  return faults.map((fault) => `\n  ${cut(fault)}`).join("");
}
