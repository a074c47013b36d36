import { TerraformElement, type TerraformStack } from "cdktf";
import type { Node } from "constructs";

/** By path below the stack. */
const ids = new Map<string, string>();

/**
 * The id that CDKTF allocates for an element of a stack, which follows from the path below the stack alone. The stacks of
 * many files hold the same paths, so each is hashed once.
 */
export function rememberedId(
  stack: TerraformStack,
  element: TerraformElement | Node,
  allocate: () => string,
): string {
  const { path } = TerraformElement.isTerraformElement(element) ? element.node : element;
  const below = path.slice(stack.node.path.length);
  const id = ids.get(below) ?? allocate();
  ids.set(below, id);
  return id;
}
