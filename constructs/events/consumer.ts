import { z } from "zod";
import { functionArn } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { arnInScope, literalWhole, optionsOf } from "../../formats/options";
import { read } from "../../formats/parse-partially";
import * as ranges from "../../formats/ranges";
import type { Grantee } from "../shared/grantee";

/** How a Lambda function reads a queue. */
export interface ConsumerOptions {
  /**
   * The role that the function runs with, which is let read the queue.
   * @default - the role of the function's construct; with an ARN it must be given
   */
  readonly role?: Grantee;
  /**
   * Events of one call at most. More than 10 need a `batchingWindowSeconds`.
   * @default 10
   */
  readonly batchSize?: number;
  /**
   * Seconds in which events are gathered before a call.
   * @default 0
   */
  readonly batchingWindowSeconds?: number;
  /**
   * Calls at the same time at most, 2 or more.
   * @default - as many as the account's concurrency admits
   */
  readonly maxConcurrency?: number;
}

/** @internal The role is checked where it is granted something. */
const consumerOptions = optionsOf<ConsumerOptions>()({
  role: z.any().optional(),
  batchSize: literalWhole(ranges.batchSize).optional(),
  batchingWindowSeconds: literalWhole(ranges.batchingWindowSeconds).optional(),
  maxConcurrency: literalWhole(ranges.maxConcurrency).optional(),
});

/** @internal What the parameters of `consumeWith` must be, the function by its ARN. */
export const consumerParameters = {
  lambda: arnInScope(functionArn),
  options: consumerOptions,
};

/** @internal What is wrong between the options. */
export function consumerFindings(options: unknown): Finding[] {
  const { batchSize = 1, batchingWindowSeconds = 0 } = read(consumerOptions, options).parts;
  if (batchSize <= 10 || batchingWindowSeconds > 0) return [];
  return below(
    ["options"],
    [
      {
        path: ["batchingWindowSeconds"],
        got: `${batchingWindowSeconds} beside a batchSize of ${batchSize}`,
        allowed: "1 or more where a batch holds more than 10 events: Lambda refuses it otherwise",
        fix: "write batchingWindowSeconds: 1, or a batchSize of at most 10",
      },
    ],
  );
}

/** @internal Lambda refuses to read a queue that would hand out events again while the function works on them. */
export function timeoutFindings(
  timeoutSeconds: number | undefined,
  visibilityTimeoutSeconds: number | undefined,
): Finding[] {
  if (timeoutSeconds === undefined || visibilityTimeoutSeconds === undefined) return [];
  if (timeoutSeconds <= visibilityTimeoutSeconds) return [];
  return [
    {
      path: ["lambda"],
      got: `a timeout of ${timeoutSeconds} seconds, and ${visibilityTimeoutSeconds} until the queue hands out an event again`,
      allowed: "a timeout that is not longer: Lambda refuses to read the queue otherwise",
      fix: `pass visibilityTimeoutSeconds: ${6 * timeoutSeconds} to subscribeQueue: AWS advises six times the timeout`,
    },
  ];
}
