import { Aspects, TerraformDataSource, TerraformProvider, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { made } from "../../formats/options";
import { argumentFindings, throwArgumentFindings } from "./check-arguments";
import { construct } from "./construct-argument";

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
      const takesProvider =
        TerraformResource.isTerraformResource(node) ||
        TerraformDataSource.isTerraformDataSource(node);
      if (takesProvider) node.provider ??= provider;
    },
  });
}
