import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  Aspects,
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  type TerraformStack,
  Token,
} from "cdktf";
import type { IConstruct } from "constructs";
import { type AwsScope, placeInWords } from "../../formats/arns";
import { made } from "../../formats/options";
import { type Problem, show } from "../../formats/problem";
import { CHAT_REGIONS, chatRegionOf } from "../../formats/regions";
import { argumentFindings, throwArgumentFindings } from "./check-arguments";
import { construct } from "./requirement";

const PARAMETERS = {
  scope: construct,
  provider: made<TerraformProvider>(TerraformProvider.isTerraformProvider, {
    allowed: "a provider with an alias",
    fix: 'pass new AwsProvider(stack, "ireland", { alias: "ireland", region: "eu-west-1" }), or one like it',
  }),
};

/**
 * Has everything inside a construct created by this provider instead of the stack's default one, as
 * for a second Region or another account; its `account` and `region` must be those of the construct.
 * What was given a provider of its own keeps it.
 * @throws ProblemsError for what is no construct or no provider
 * @see https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations
 */
export function useProvider(scope: IConstruct, provider: TerraformProvider): void {
  throwArgumentFindings("useProvider", argumentFindings(PARAMETERS, { scope, provider }));
  Aspects.of(scope).add({
    visit(node) {
      if (isElement(node)) node.provider ??= provider;
    },
  });
}

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
 * policies name: Terraform would build them there all the same. Each cause is reported once, at the
 * outermost construct.
 */
export function providerProblems(stack: TerraformStack, residents: readonly Resident[]): Problem[] {
  const fallback = providersIn(stack).find(({ alias }) => alias === undefined);
  const found = new Map<string, Problem>();
  for (const { construct, scope } of residents) {
    for (const element of construct.node.findAll().filter(isAwsElement)) {
      const problem = misplaced(element, element.provider ?? fallback, scope);
      if (problem === undefined) continue;
      const cause = JSON.stringify(problem);
      if (!found.has(cause)) found.set(cause, { where: construct.node.path, ...problem });
    }
  }
  return [...found.values()];
}

/** What to say where the account is a reference and no provider refuses a wrong one, either. */
export function withoutAccountGuard(
  stack: TerraformStack,
  residents: readonly Resident[],
): string | undefined {
  const fallback = providersIn(stack).find(({ alias }) => alias === undefined);
  const open = residents
    .filter(({ scope }) => Token.isUnresolved(scope.account))
    .flatMap(({ construct }) => construct.node.findAll().filter(isAwsElement))
    .map((element) => element.provider ?? fallback)
    .find((provider) => provider && isAwsProvider(provider) && !provider.allowedAccountIdsInput);
  if (open === undefined) return undefined;
  return `The account is a reference and the AWS provider ${open.node.path} has no allowedAccountIds, so nothing notices credentials of a wrong account before resources are created there. Set allowedAccountIds on the provider, or pass the account as twelve digits.`;
}

function misplaced(element: Element, provider: TerraformProvider | undefined, scope: AwsScope) {
  if (provider === undefined) return missing(scope);
  if (!isAwsProvider(provider)) return undefined;
  const region = regionOf(element, provider);
  const accounts = provider.allowedAccountIdsInput;
  const path = provider.node.path;
  const chat = element.terraformResourceType.startsWith("aws_chatbot_");
  if (chat && isLiteral(region) && !CHAT_REGIONS.includes(region)) {
    return {
      field: "region",
      got: `a Slack channel with the AWS provider ${path} in ${show(region)}, where the chat service has no endpoint`,
      allowed: `a provider in one of these Regions: ${CHAT_REGIONS.join(", ")}`,
      fix: `call useProvider(slackChannel, new AwsProvider(stack, "chat", { alias: "chat", region: "${chatRegionOf(region)}" })), in the same account`,
    };
  }
  if (!chat && isLiteral(region) && region !== scope.region) {
    return {
      field: "region",
      got: `${show(scope.region)}, but the AWS provider ${path} is in ${show(region)}`,
      allowed: "the Region of the provider that builds the resources",
      fix: `correct the one or the other; ${APART}`,
    };
  }
  if (isLiteral(accounts) && isLiteral(scope.account) && !accounts.includes(scope.account)) {
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

function missing(scope: AwsScope) {
  const { account, region } = scope;
  const guard = isLiteral(account) ? `, allowedAccountIds: [${show(account)}]` : "";
  return {
    field: "",
    got: "no AWS provider without an alias in the stack",
    allowed: `an AWS provider of ${placeInWords(scope)}`,
    fix: `add new AwsProvider(stack, "aws", { region: ${show(region)}${guard} })`,
  };
}

/** What is not set, or set by a token, is left to Terraform. */
function isLiteral<Value>(value: Value | undefined): value is Value {
  return value !== undefined && !Token.isUnresolved(value);
}

function providersIn(stack: TerraformStack): TerraformProvider[] {
  return stack.node.findAll().filter(TerraformProvider.isTerraformProvider).filter(isAws);
}

function isElement(node: unknown): node is Element {
  return (
    TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node)
  );
}

function isAwsElement(node: unknown): node is Element {
  return isElement(node) && isAws(node);
}

/** Not by its class: of another copy of the bindings, as `npm link` makes, it would go unchecked. */
function isAwsProvider(provider: TerraformProvider): provider is AwsProvider {
  return isAws(provider);
}

function isAws(element: Element | TerraformProvider): boolean {
  return element.terraformGeneratorMetadata?.providerName === "aws";
}
