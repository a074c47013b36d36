import type { Difference } from "./compare";
import type { PlannedChange } from "./sources";

/**
 * What of a plan the differences do not explain. Nothing explains that something is created anew, and a destroy only
 * that the whole resource is gone on purpose.
 */
export function unforeseen(
  changes: readonly PlannedChange[],
  differences: readonly Difference[],
): readonly PlannedChange[] {
  const paths = differences.map(({ path }) => path);
  return changes.filter(({ address, actions, attributes }) => {
    const place = `resource.${address}`;
    if (actions.join() === "create") return !paths.includes(place);
    if (actions.join() === "delete") return !removedIn(differences).includes(address);
    if (actions.join() !== "update") return true;
    const own = attributes.filter((attribute) => !followsFromTags(attribute, attributes));
    return own.some((attribute) => !paths.some((path) => isIn(`${place}.${attribute}`, path)));
  });
}

/** Addresses of whole resources that are gone: only what the list of differences names may be deleted. */
export function removedIn(differences: readonly Difference[]): readonly string[] {
  return differences.flatMap(({ path, after }) => {
    const [section, type, name, ...rest] = path.split(".");
    const whole = section === "resource" && name !== undefined && rest.length === 0;
    return whole && after === undefined ? [`${type}.${name}`] : [];
  });
}

/** For the reader of a failed test. */
export function plannedLine({ actions, address, attributes }: PlannedChange): string {
  const which = actions.join() === "update" ? `: ${attributes.join(", ")}` : "";
  return `${actions.join(", ")} ${address}${which}`;
}

/** The provider adds the tags of the whole stack, and shows the sum. */
function followsFromTags(attribute: string, attributes: readonly string[]): boolean {
  return attribute === "tags_all" && attributes.includes("tags");
}

function isIn(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}
