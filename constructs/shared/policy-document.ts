/** IAM policies as plain data: pure functions build them, `JSON.stringify` happens at the edge. */
export interface PolicyDocument {
  /** Of the policy language: the only one with variables. */
  readonly Version: "2012-10-17";
  /** What is allowed and denied, a Deny outweighing every Allow. */
  readonly Statement: readonly PolicyStatement[];
}

/**
 * One statement, in AWS's own words.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyStatement {
  /** Stable and speaking: named after what it allows, never after its position. */
  readonly Sid: string;
  /** Whether it grants, or takes away what others grant. */
  readonly Effect: "Allow" | "Deny";
  /**
   * Who it is about.
   * @default - whoever the policy is attached to
   */
  readonly Principal?: "*" | Readonly<Partial<Record<"AWS" | "Service", string>>>;
  /** Operations as `service:Operation`. */
  readonly Action: string | readonly string[];
  /**
   * ARNs, `*` and `?` being wildcards.
   * @default - the role itself, in its trust policy
   */
  readonly Resource?: string | readonly string[];
  /**
   * What a request must carry besides.
   * @default - nothing
   */
  readonly Condition?: Conditions;
}

/** Operator, then condition key, then value. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

export function policyDocument(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
