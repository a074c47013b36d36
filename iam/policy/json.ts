const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;

/** An object or list that is being passed through, and where in it. */
interface Open {
  readonly names: Set<string>;
  position: string;
}

/**
 * The paths of names that an object of a valid JSON text has twice. `JSON.parse` keeps the last and
 * drops the others, so half a Condition could vanish unseen; IAM's grammar forbids it.
 */
export function duplicateNames(json: string): string[] {
  const duplicates: string[] = [];
  const open: Open[] = [];
  const tokens = json.match(TOKEN) ?? [];
  tokens.forEach((token, index) => {
    const innermost = open.at(-1);
    if (token === "{") open.push({ names: new Set(), position: "" });
    else if (token === "[") open.push({ names: new Set(), position: "[0]" });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && innermost) innermost.position = nextPosition(innermost.position);
    else if (tokens[index + 1] === ":" && innermost) {
      const name: string = JSON.parse(token);
      innermost.position = `.${name}`;
      if (innermost.names.has(name)) duplicates.push(pathOf(open));
      innermost.names.add(name);
    }
  });
  return duplicates;
}

/** The position after a comma: the next index of a list; in an object the next name follows. */
function nextPosition(position: string): string {
  const [, index] = /^\[(\d+)\]$/.exec(position) ?? [];
  return index === undefined ? position : `[${Number(index) + 1}]`;
}

function pathOf(open: readonly Open[]): string {
  return open
    .map(({ position }) => position)
    .join("")
    .slice(1);
}
