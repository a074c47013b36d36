import type { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function";
import type { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { TerraformResource } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type NamedFunction, partsOfArn } from "./function-arn";
import { referredTo } from "./referred-to";

/**
 * A Lambda function: the construct of it or of one of its aliases, a function that the stack looks up, or an ARN. The
 * ARN of an alias or a version must be a literal, as a reference hides which part of it is the qualifier.
 */
export type GivenFunction = LambdaFunction | LambdaAlias | DataAwsLambdaFunction | string;

/** Recognised by what they build and not by their classes, because `npm link` makes a second copy of a class. */
function typeOf(value: unknown): unknown {
  return Construct.isConstruct(value) ? Reflect.get(value, "terraformResourceType") : undefined;
}

function isAlias(value: unknown): value is LambdaAlias {
  return typeOf(value) === "aws_lambda_alias";
}

/** A resource or a data source: both have an ARN. */
function isFunction(value: unknown): value is LambdaFunction | DataAwsLambdaFunction {
  return typeOf(value) === "aws_lambda_function";
}

/** The function, and which of its aliases or versions; whatever is no function passes as it is, to be refused. */
export function functionOf(given: GivenFunction): NamedFunction {
  if (isAlias(given)) {
    return { arn: given.arn, functionName: given.functionName, qualifier: given.name };
  }
  return partsOfArn(isFunction(given) ? given.arn : given);
}

/** The construct of a function, if that is what was given: it identifies the function before its ARN is known. */
export function constructOf(given: GivenFunction): IConstruct | undefined {
  return isAlias(given) || isFunction(given) ? given : undefined;
}

/** The resource behind a function or an alias, if it is of this app. */
export function functionBehind(given: GivenFunction): LambdaFunction | undefined {
  const behind = isAlias(given) ? referredTo(given, given.functionNameInput) : given;
  return isFunction(behind) && TerraformResource.isTerraformResource(behind)
    ? (behind as LambdaFunction)
    : undefined;
}
