import type { IConstruct } from "constructs";
import { z } from "zod";
import { below, type Finding } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { literal, made, optionsOf } from "../../formats/options";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import { argumentFindings } from "./check-arguments";
import { throwFindings } from "./check-props";
import type { Statements } from "./kept";
import { literally } from "./known-reference";
import { type Conditions, gapsIn, type PolicyStatement, type Principals } from "./policy-document";

/**
 * A statement for the policy of a resource: one of your own beside those of the grants.
 * @example
 * topic.addToResourcePolicy({
 *   Sid: "AllowUploadsPublish",
 *   Effect: "Allow",
 *   Principal: { Service: "s3.amazonaws.com" },
 *   Action: "sns:Publish",
 *   Condition: {
 *     StringEquals: { "aws:SourceAccount": "111122223333" },
 *     ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-uploads" },
 *   },
 * });
 */
export interface ResourceStatement extends PolicyStatement {
  /** Who it is about: everybody only with a condition on who calls, services only with one on whose behalf they do. */
  readonly Principal: Principals;
  /**
   * Parts of the resource that has the policy.
   * @default - the resource itself; of a bucket, its objects too
   */
  readonly Resource?: string | readonly string[];
}

const sid: Format = {
  pattern: /^[A-Za-z0-9]{1,100}$/,
  allowed: "letters and digits",
  fix: () => "write a name such as AllowUploadsPublish",
};

/** What stands inside is looked at below, with places of its own. */
const texts = made<string | readonly string[]>(
  (value) => typeof value === "string" || Array.isArray(value),
  { allowed: "a text or a list of texts", fix: 'write it as "sns:Publish", or as a list of such' },
);
const principals = made<Principals>((value) => value === "*" || isMap(value), {
  allowed: '"*", or an object with AWS or Service',
  fix: 'write it as { Service: "s3.amazonaws.com" }',
});
const conditions = made<Conditions>(isMap, {
  allowed: "an object of operators, each an object of condition keys",
  fix: 'write it as { StringEquals: { "aws:SourceAccount": "111122223333" } }',
});

const statementFields = optionsOf<ResourceStatement>()({
  Sid: literal(sid),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principals,
  Action: texts,
  Resource: texts.optional(),
  Condition: conditions.optional(),
});

/** The statements that were added to the policy of one resource, in the order of adding. */
export class AddedStatements {
  private readonly added: PolicyStatement[] = [];

  /**
   * @param service what actions begin with
   * @param resources what the policy may speak of, as the owner is still being built
   * @param others the statements that the policy has by itself
   */
  constructor(
    private readonly owner: IConstruct,
    private readonly service: string,
    private readonly resources: () => readonly string[],
    private readonly others: () => readonly PolicyStatement[],
  ) {}

  get all(): readonly PolicyStatement[] {
    return this.added;
  }

  /** @throws ProblemsError with everything that is wrong with the statement, under the owner's path */
  add(statement: ResourceStatement): void {
    const given = literally(statement); // a copy, too: what the caller's object becomes later was not checked
    throwFindings(this.owner, this.findings(given));
    const { Sid, Effect, Principal, Action, Resource = this.whole, Condition } = given;
    const conditioned = Condition && { Condition };
    this.added.push({ Sid, Effect, Principal, Action, Resource, ...conditioned });
  }

  /** Statements that the policy has already: `keptFindings` has found nothing wrong with their grammar. */
  keep(statements: Statements["statements"] = []): void {
    // Their elements are wider than those of our own, which no reader of a document that is written depends on.
    this.added.push(...(literally(statements) as readonly PolicyStatement[]));
  }

  private findings(given: unknown): Finding[] {
    const shape = argumentFindings({ statement: statementFields }, { statement: given });
    const refused = new Set(shape.map(({ path: [, element] }) => element));
    const gaps = ELEMENTS.filter((element) => !refused.has(element)).flatMap((element) => {
      const value = valueAt(given, [element]);
      return value === undefined ? [] : [...gapsIn(value, [element]), ...nested(value, element)];
    });
    for (const { path } of gaps) refused.add(path[0]);
    const judged = isMap(given) ? judgeable(given, refused) : {};
    const known = [...this.others(), ...this.added];
    const target = {
      service: this.service,
      resources: this.resources(),
      sids: known.map(({ Sid }) => Sid),
    };
    // Loaded with its first use: most apps add nothing, and a synth's time goes into what is loaded.
    const { resourceStatementFindings } =
      require("../../iam/policy/resource-statement") as typeof import("../../iam/policy/resource-statement");
    const meant = resourceStatementFindings(judged, target);
    return [...shape, ...below(["statement"], [...gaps, ...meant])];
  }

  private get whole(): string | readonly string[] {
    const [only, ...more] = this.resources();
    return more.length === 0 && only !== undefined ? only : this.resources();
  }
}

const ELEMENTS = ["Principal", "Action", "Resource", "Condition"] as const;

/** A list of actions or resources holds texts alone. */
function nested(value: unknown, element: string): Finding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry, index) => {
    if (typeof entry !== "object" || entry === null) return [];
    const fix = "write each as a text of its own";
    return [{ path: [element, index], got: show(entry), allowed: "a text", fix }];
  });
}

/** What can be judged of a statement: who is let in depends on its principals and conditions together. */
function judgeable(given: object, refused: ReadonlySet<PropertyKey | undefined>): object {
  const together = ["Effect", "Principal", "Condition"];
  const unreadable = together.some((element) => refused.has(element));
  const entries = Object.entries(given).filter(
    ([element]) => !refused.has(element) && !(unreadable && together.includes(element)),
  );
  return Object.fromEntries(entries);
}
