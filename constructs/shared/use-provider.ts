import { Aspects, TerraformDataSource, type TerraformProvider, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/**
 * Has everything inside a construct created by this provider instead of the stack's default one, as
 * for a second Region or another account; its `account` and `region` must be those of the construct.
 * What was given a provider of its own keeps it.
 * @see https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations
 */
export function useProvider(scope: IConstruct, provider: TerraformProvider): void {
  Aspects.of(scope).add({
    visit(node) {
      const takesProvider =
        TerraformResource.isTerraformResource(node) ||
        TerraformDataSource.isTerraformDataSource(node);
      if (takesProvider) node.provider ??= provider;
    },
  });
}
