import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";

/** An argument of an element as its stack will write it; nothing where that is no text. */
export function writtenBy(element: IConstruct, text: string | undefined): string | undefined {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const written: unknown = Tokenization.resolve(text, {
    scope: element,
    resolver,
    preparing: false,
  });
  return typeof written === "string" ? written : undefined;
}

const REFERENCE = /^\$\{((?:data\.)?aws_\w+\.[\w-]+)\.\w+\}$/;

/** What a reference in an argument of an element points to, within the element's stack. */
export function referredTo(element: IConstruct, text: string | undefined): IConstruct | undefined {
  const [, address] = REFERENCE.exec(writtenBy(element, text) ?? "") ?? [];
  if (address === undefined) return undefined;
  return TerraformStack.of(element)
    .node.findAll()
    .find((one) => addressOf(one) === address);
}

function addressOf(one: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(one)) {
    return `${one.terraformResourceType}.${one.friendlyUniqueId}`;
  }
  return TerraformDataSource.isTerraformDataSource(one)
    ? `data.${one.terraformResourceType}.${one.friendlyUniqueId}`
    : undefined;
}
