import type { IConstruct } from "constructs";

/**
 * Something that keeps what could not be delivered or processed. Names and ARNs are literals, so
 * that alarms can be built on them.
 */
export interface HasDeadLetters extends IConstruct {
  /** Of the queue that consumers read, if there is one. */
  readonly queueName: string | undefined;
  /** Of the queues that nobody reads but people. */
  readonly deadLetterQueueNames: readonly string[];
  /** Of all of these queues. */
  readonly queueArns: readonly string[];
}
