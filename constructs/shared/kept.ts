import { z } from "zod";
import { below, type Finding } from "../../formats/finding";
import { list, optionsOf } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap } from "../../formats/schema-walk";
import { isReference } from "../../formats/terraform-reference";
import { PolicyReadError } from "../../iam/policy/policy-errors";
import { gapsIn, type PolicyStatement } from "./policy-document";
import { type ResourceOptions, resourceOptions } from "./resource-options";

/**
 * A statement that a policy has already, in AWS's own words. Unlike those of `addToResourcePolicy` it is kept as it is,
 * whatever it allows: the access review judges it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface KeptStatement {
  /**
   * Its name within the policy.
   * @default - it has none
   */
  readonly Sid?: string;
  /** Whether it grants, or takes away what others grant. */
  readonly Effect: "Allow" | "Deny";
  /**
   * Who it is about; this or NotPrincipal.
   * @default - see NotPrincipal
   */
  readonly Principal?: unknown;
  /**
   * Everybody but these.
   * @default - see Principal
   */
  readonly NotPrincipal?: unknown;
  /**
   * Operations as `service:Operation`; these or NotAction.
   * @default - see NotAction
   */
  readonly Action?: unknown;
  /**
   * All operations but these.
   * @default - see Action
   */
  readonly NotAction?: unknown;
  /**
   * ARNs, `*` and `?` being wildcards; these or NotResource.
   * @default - see NotResource
   */
  readonly Resource?: unknown;
  /**
   * Everything but these.
   * @default - see Resource
   */
  readonly NotResource?: unknown;
  /**
   * What a request must carry besides.
   * @default - nothing
   */
  readonly Condition?: unknown;
}

/** The policy of something that is created. */
export interface Statements {
  /**
   * Statements that its policy has beside those of this package, such as those of others in the policy of something that is
   * taken over. The access review judges them.
   * @default - none
   */
  readonly statements?: readonly KeptStatement[];
}

/** What something that is created has beside what this package gives to it. */
export interface Kept extends Statements, Pick<ResourceOptions, "tags"> {}

const anything = z.any().optional();

/** @internal */
export const keptStatements = list(
  optionsOf<KeptStatement>()({
    Sid: z.string().optional(),
    Effect: z.enum(["Allow", "Deny"]),
    Principal: anything,
    NotPrincipal: anything,
    Action: anything,
    NotAction: anything,
    Resource: anything,
    NotResource: anything,
    Condition: anything,
  }),
).optional();

/** @internal The fields of `Kept`. */
export const kept = { statements: keptStatements, tags: resourceOptions.tags };

/**
 * @internal What is wrong with statements that are kept: what AWS's grammar does not know, and a Sid that is taken. What they
 * allow is for the access review to judge.
 * @param ours the statements that the policy has by itself, as far as they are known
 */
export function keptFindings(
  statements: Partially<Statements["statements"]>,
  ours: readonly Pick<PolicyStatement, "Sid">[],
): Finding[] {
  if (statements === undefined || statements.length === 0) return [];
  return statements.flatMap((statement, index) => {
    if (statement === undefined || !isMap(statement)) return []; // the schema says what is wrong
    const before = statements.slice(0, index).map((one) => one?.Sid);
    return below(
      ["statements", index],
      [
        ...sidTaken(statement, [...ours.map(({ Sid }) => Sid), ...before]),
        ...unreadable(statement),
      ],
    );
  });
}

function sidTaken(
  { Sid }: Partially<KeptStatement>,
  sids: readonly (string | undefined)[],
): Finding[] {
  if (Sid === undefined || !sids.includes(Sid)) return [];
  const allowed = "a Sid that no other statement of the policy has";
  const fix = "give it another Sid, or remove the statement if both mean the same";
  return [{ path: ["Sid"], got: show(Sid), allowed, fix }];
}

function unreadable(statement: Partially<KeptStatement>): Finding[] {
  // What is missing of these was refused by the schema, which also leaves out what it does not know.
  const { Sid: _, Effect = "Allow", ...rest } = statement;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const gaps = Object.entries(given).flatMap(([element, value]) => gapsIn(value, [element]));
  if (gaps.length > 0) return gaps;
  // Loaded with its first use: most environments keep nothing, and a synth's time goes into what is loaded.
  const { readPolicy } = require("../../iam/policy/read") as typeof import("../../iam/policy/read");
  try {
    readPolicy({ Version: "2012-10-17", Statement: [{ Effect, ...given }] }, "resource");
    return Object.entries(given).flatMap(([element, value]) => malformed(element, value));
  } catch (error) {
    if (!(error instanceof PolicyReadError)) throw error;
    return error.problems.map(({ where, got, allowed }) => {
      const [, ...path] = where.split(" "); // "Statement[0] Condition StringEquals"
      return { path, got, allowed, fix: "correct the statement" };
    });
  }
}

/** What AWS refuses although its grammar has it. */
const SHAPES: Readonly<Record<string, { pattern: RegExp; allowed: string; fix: string }>> = {
  Action: {
    pattern: /^(\*|[a-z0-9-]+:[\w*?-]+)$/i,
    allowed: "operations as service:Operation, or *",
    fix: "write it as sns:Publish",
  },
  Resource: {
    pattern: /^(\*|arn:.+)$/i,
    allowed: "ARNs, which may hold wildcards, or *",
    fix: "write it as arn:aws:sns:eu-west-1:111122223333:events",
  },
};

function malformed(element: string, value: unknown): Finding[] {
  const shape = SHAPES[element.replace(/^Not/, "")];
  if (shape === undefined) return [];
  const { pattern, allowed, fix } = shape;
  return [value].flat().flatMap((one, index): Finding[] => {
    if (typeof one !== "string" || isReference(one) || pattern.test(one)) return [];
    const path = Array.isArray(value) ? [element, index] : [element];
    return [{ path, got: show(one), allowed, fix }];
  });
}
