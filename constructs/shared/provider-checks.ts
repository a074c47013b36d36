import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  type TerraformStack,
  Token,
} from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { type Problem, show } from "../../formats/problem";

const APART =
  "for several Regions or accounts, take a stack for each, or set `provider` on the resources with an Aspect";

/** A construct and where its resources are to live. */
export interface Resident {
  readonly construct: IConstruct;
  readonly scope: AwsScope;
}

/** A resource or data source, with what decides about its provider. */
type Element = TerraformResource | TerraformDataSource;

/**
 * Resources without a provider, or with one that leads to another Region or account than their
 * policies name: Terraform would build them there all the same. Each cause is told once, at the
 * outermost construct.
 */
export function providerProblems(stack: TerraformStack, residents: readonly Resident[]): Problem[] {
  const fallback = providersIn(stack).find(({ alias }) => alias === undefined);
  const told = new Map<string, Problem>();
  for (const { construct, scope } of residents) {
    for (const element of construct.node.findAll().filter(isAwsElement)) {
      const problem = misplaced(element, element.provider ?? fallback, scope);
      if (problem === undefined) continue;
      const cause = JSON.stringify(problem);
      if (!told.has(cause)) told.set(cause, { where: construct.node.path, ...problem });
    }
  }
  return [...told.values()];
}

function misplaced(element: Element, provider: TerraformProvider | undefined, scope: AwsScope) {
  if (provider === undefined) return missing(scope);
  if (!isAwsProvider(provider)) return undefined;
  const region = regionOf(element, provider);
  const accounts = provider.allowedAccountIdsInput;
  const path = provider.node.path;
  if (isLiteral(region) && region !== scope.region) {
    return {
      field: "region",
      got: `${show(scope.region)}, but the AWS provider ${path} is in ${show(region)}`,
      allowed: "the Region of the provider that builds the resources",
      fix: `correct the one or the other; ${APART}`,
    };
  }
  if (isLiteral(accounts) && !accounts.includes(scope.account)) {
    return {
      field: "account",
      got: `${show(scope.account)}, but the AWS provider ${path} allows ${show(accounts)}`,
      allowed: "an account of the provider that builds the resources",
      fix: `correct the one or the other; ${APART}`,
    };
  }
  return undefined;
}

/** IAM has no Regions. From version 6 of the provider on, a resource may name its own. */
function regionOf(element: Element, provider: AwsProvider): string | undefined {
  if (element.terraformResourceType.startsWith("aws_iam_")) return undefined;
  const own: unknown = Reflect.get(element, "regionInput");
  return typeof own === "string" ? own : provider.regionInput;
}

function missing({ account, region }: AwsScope) {
  return {
    field: "",
    got: "no AWS provider without an alias in the stack",
    allowed: `an AWS provider of account ${account}, Region ${region}`,
    fix: `add new AwsProvider(stack, "aws", { region: ${show(region)}, allowedAccountIds: [${show(account)}] })`,
  };
}

/** What is not set, or set by a token, is left to Terraform. */
function isLiteral<Value>(value: Value | undefined): value is Value {
  return value !== undefined && !Token.isUnresolved(value);
}

function providersIn(stack: TerraformStack): TerraformProvider[] {
  return stack.node.findAll().filter(TerraformProvider.isTerraformProvider).filter(isAws);
}

function isAwsElement(node: unknown): node is Element {
  const isElement =
    TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
  return isElement && isAws(node);
}

/** Not by its class: of another copy of the bindings, as `npm link` makes, it would go unchecked. */
function isAwsProvider(provider: TerraformProvider): provider is AwsProvider {
  return isAws(provider);
}

function isAws(element: Element | TerraformProvider): boolean {
  return element.terraformGeneratorMetadata?.providerName === "aws";
}
