import { isOpaque, piecesOf, variablesIn } from "./tokens";

/** The parts of an ARN as a policy writes it, with wildcards, variables and references in them. */
export interface ArnPattern {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Nothing for text that is no ARN. A colon in braces is part of a variable or an expression. */
export function arnPattern(text: string): ArnPattern | undefined {
  const parts = partsOf(text);
  const [arn, , service = "", region = "", account = "", ...resource] = parts;
  if (arn !== "arn" || resource.length === 0) return undefined;
  return { service, region, account, resource: resource.join(":") };
}

/** The part, if it is nothing but itself: no wildcard and nothing that is only known later. */
export function literal(part: string): string | undefined {
  return part === "" || /[*?]/.test(part) || isOpen(part) ? undefined : part;
}

/** Whether some of it only Terraform or the request knows. */
export function isOpen(part: string): boolean {
  return isOpaque(part) || variablesIn(part).length > 0;
}

function partsOf(text: string): string[] {
  const parts = [""];
  for (const piece of piecesOf(text)) {
    const [first = "", ...others] = piece.kind === "plain" ? piece.text.split(":") : [piece.text];
    parts.push(`${parts.pop()}${first}`, ...others);
  }
  return parts;
}
