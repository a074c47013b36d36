// What a command prints on a terminal, drawn as a picture.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PRELOADED = join(dirname(fileURLToPath(import.meta.url)), "as-terminal.cjs");

/** A column of GitHub is 830 points wide, a letter 7.5. */
const COLUMNS = 100;
const [PADDING, LINE, WIDTH] = [16, 18, 790];

/** Select Graphic Rendition, as Terminal writes it. */
const STYLES = { 1: "bold", 2: "dim", 31: "red", 32: "green", 33: "yellow" };
const ENDS = { 22: ["bold", "dim"], 39: ["red", "green", "yellow"], 0: Object.values(STYLES) };

const ESCAPE = "\u001b[";

const CSS = `
  text { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; }
  rect { fill: #f6f8fa; stroke: #d1d9e0; }
  .bold { font-weight: 700; } .dim { fill: #59636e; }
  .red { fill: #d1242f; } .green { fill: #1a7f37; } .yellow { fill: #9a6700; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } rect { fill: #151b23; stroke: #3d444d; } .dim { fill: #9198a1; }
    .red { fill: #f85149; } .green { fill: #3fb950; } .yellow { fill: #d29922; }
  }`;

/**
 * Runs a program of Node and resolves to the lines that stand on the terminal at its end.
 * @throws Error if it does not end with this code
 */
export async function linesOf(program, { cwd, env = process.env, code = 0 }) {
  const child = spawn(process.execPath, ["-r", PRELOADED, ...program], {
    cwd,
    env: { ...env, NO_COLOR: "", COLUMNS: String(COLUMNS) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "close"),
  ]);
  if (status !== code) throw new Error(`${program.join(" ")} ended with ${status}: ${stderr}`);
  const lines = stdout.split("\n").map((line) => line.split(`\r${ESCAPE}K`).at(-1));
  return lines.slice(0, lines.at(-1) === "" ? -1 : undefined);
}

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}

/** @returns {string} an SVG that is readable on light and on dark pages */
export function drawn(lines, label) {
  const shown = lines.flatMap(wrapped);
  const height = 2 * PADDING + LINE * shown.length;
  const rows = shown.map((line, index) => {
    const y = PADDING + LINE * index + 13;
    return line === ""
      ? ""
      : `<text xml:space="preserve" x="${PADDING}" y="${y}">${spans(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(label)}">`,
    `<style>${CSS}\n</style>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
    ...rows.filter((row) => row !== ""),
    "</svg>\n",
  ].join("\n");
}

/** What is wider than the terminal goes on in its next line; lines with colours are not. */
function wrapped(line) {
  if (line.includes(ESCAPE) || line.length <= COLUMNS) return [line];
  return [line.slice(0, COLUMNS), ...wrapped(line.slice(COLUMNS))];
}

function spans(line) {
  const active = new Set();
  return line
    .split(ESCAPE)
    .map((part, index) => {
      const [, code, text] = index === 0 ? [part, "", part] : /^(\d+)m(.*)$/s.exec(part);
      for (const ended of ENDS[code] ?? []) active.delete(ended);
      if (STYLES[code] !== undefined) active.add(STYLES[code]);
      if (text === "") return "";
      const kind = [...active].join(" ");
      return kind === "" ? escaped(text) : `<tspan class="${kind}">${escaped(text)}</tspan>`;
    })
    .join("");
}

/** As text of an SVG. */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
