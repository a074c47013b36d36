import type { AwsScope } from "./arns";
import { fieldFindings } from "./event-fields";
import { type FilterPolicy, isPolicy } from "./filter-policy";
import type { Finding } from "./finding";

/** Which events a subscriber wants. */
export interface EventFilter {
  /**
   * Only events of these numbers: `phone-number-id-` and 32 hexadecimal digits each.
   * @default - those of every number
   */
  readonly phoneNumberIds?: readonly string[];
  /**
   * Only events of these WhatsApp Business Accounts: `waba-` and 32 hexadecimal digits each.
   * @default - those of every account
   */
  readonly wabaIds?: readonly string[];
  /**
   * Any other filter on the fields beside the webhook entry, in SNS's language; not beside ids.
   * @default - made from phoneNumberIds and wabaIds
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicy?: FilterPolicy;
}

/**
 * What SNS is to apply to the message body. Ids are looked for at the end of the ARNs, as AWS
 * documents two spellings of those: with and without the prefix of the id.
 */
export function filterPolicyOf(filter: EventFilter): FilterPolicy | undefined {
  if (filter.filterPolicy !== undefined) return filter.filterPolicy;
  const { phoneNumberIds, wabaIds } = filter;
  if (phoneNumberIds === undefined && wabaIds === undefined) return undefined;
  return {
    context: {
      ...(wabaIds && { MetaWabaIds: endingIn(wabaIds) }),
      ...(phoneNumberIds && { MetaPhoneNumberIds: endingIn(phoneNumberIds) }),
    },
  };
}

function endingIn(ids: readonly string[]): FilterPolicy {
  return { arn: ids.map((id) => ({ suffix: id.slice(-32) })) };
}

/**
 * Everything about a filter that SNS would refuse or, worse, accept and never match; events come from the
 * topic's own account and Region. What is wrong with a single id is found with the options.
 */
export function filterFindings(scope: Partial<AwsScope>, filter: EventFilter): Finding[] {
  const { filterPolicy } = filter;
  const wrong = [
    ...besideEachOther(filter),
    ...(filterPolicy === undefined ? [] : fieldFindings(scope, filterPolicy)),
  ];
  return wrong.length > 0 ? wrong : complexityFindings(filter);
}

function besideEachOther({ phoneNumberIds, wabaIds, filterPolicy }: EventFilter): Finding[] {
  if (filterPolicy === undefined || (phoneNumberIds ?? wabaIds) === undefined) return [];
  return [
    {
      path: ["filterPolicy"],
      got: "a policy beside ids",
      allowed: "either the one or the other",
      fix: "write the ids into the policy, or remove it",
    },
  ];
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_COMBINATIONS = 150;
const MOST_KEYS = 5;

function complexityFindings(filter: EventFilter): Finding[] {
  const policy = filterPolicyOf(filter);
  if (policy === undefined) return [];
  const leaves = leavesOf(policy);
  const combinations = leaves.reduce((product, { values, depth }) => product * values * depth, 1);
  const path = [
    (["phoneNumberIds", "wabaIds"] as const).find((name) => filter[name]) ?? "filterPolicy",
  ];
  const fix = "split it: subscribe twice, each with a part";
  return [
    ...(combinations > MOST_COMBINATIONS
      ? [
          {
            path,
            got: `${combinations} combinations, as SNS counts: the product of values times depth`,
            allowed: `at most ${MOST_COMBINATIONS}, so 50 numbers or 50 accounts by id`,
            fix,
          },
        ]
      : []),
    ...(leaves.length > MOST_KEYS
      ? [{ path, got: `${leaves.length} fields with values`, allowed: `at most ${MOST_KEYS}`, fix }]
      : []),
  ];
}

/** The lists of values, and how deep they lie. */
function leavesOf(policy: FilterPolicy, depth = 1): { values: number; depth: number }[] {
  return Object.values(policy).flatMap((wanted) =>
    isPolicy(wanted) ? leavesOf(wanted, depth + 1) : [{ values: wanted.length, depth }],
  );
}
