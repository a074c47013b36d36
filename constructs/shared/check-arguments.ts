import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { CODE } from "../../formats/door";
import { type Finding, fieldName } from "../../formats/finding";
import { optionFindings } from "../../formats/option-findings";
import { type Problem, ProblemsError } from "../../formats/problem";

/** What the parameters of a function must be, by their names. */
export type Parameters = Readonly<Record<string, z.ZodType>>;

/** What a schema can say against arguments: each is reported below its parameter's name. */
export function argumentFindings(
  parameters: Parameters,
  given: object,
  home: Partial<AwsScope> = {},
): Finding[] {
  return optionFindings(z.object(parameters), given, CODE, home);
}

/**
 * Refuses the arguments of a function that belongs to no construct.
 * @throws ProblemsError with all findings, under the function's name
 */
export function throwArgumentFindings(name: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const problems = findings.map((finding) => problemAt(name, finding));
  throw new ProblemsError(`${name} cannot be called with these arguments:`, problems);
}

/** A finding where the whole place is a name: a construct's path, or a function. */
export function problemAt(where: string, { path, got, allowed, fix }: Finding): Problem {
  return { where, field: fieldName(path), got, allowed, fix };
}
