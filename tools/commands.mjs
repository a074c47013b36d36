// Writes what follows from the list of commands: the npm script of each, and its row in docs/commands.md:
// npm run reference [-- --check]. Exit code: 0 written or current, 3 what is committed is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Command } from "commander";

const root = join(import.meta.dirname, "..");
const { COMMANDS } = createRequire(import.meta.url)(join(root, "dist/scripts/commands.js"));

const commands = await Promise.all(
  COMMANDS.map(async ({ usage, does, alias, load }) => {
    const [name, ...args] = usage.split(" ");
    const command = new Command(name).description(does);
    (await load()).register(command);
    const example = args.some((each) => /environment\W/.test(each)) ? " -- prod" : "";
    return { name, alias, example, description: command.description() };
  }),
);

/** A script that is there stays as it is: in a clone, `synth` synthesizes main.ts, which may add to the stacks. */
function withScripts(text) {
  const document = JSON.parse(text);
  const missing = commands
    .flatMap(({ name, alias }) =>
      alias === undefined
        ? [[name, name]]
        : [
            [name, name],
            [alias, name],
          ],
    )
    .filter(([script]) => !Object.hasOwn(document.scripts, script))
    .map(([script, name]) => [script, `node tools/cli.mjs ${name}`]);
  const scripts = Object.entries(document.scripts);
  const last = scripts.findLastIndex(([, script]) => script.startsWith("node tools/cli.mjs "));
  scripts.splice(last + 1, 0, ...missing);
  return `${JSON.stringify({ ...document, scripts: Object.fromEntries(scripts) }, null, 2)}\n`;
}

function withRows(text) {
  const lines = text.split("\n");
  const isRow = (line) => commands.some(({ name }) => line.startsWith(`| \`npm run ${name}`));
  const first = lines.findIndex(isRow);
  const others = lines.filter((line) => !isRow(line));
  others.splice(first, 0, ...commands.map(row));
  return others.join("\n");
}

function row({ name, alias, example, description }) {
  const page = existsSync(join(root, `docs/${name}.md`))
    ? `: [more about ${name}](${name}.md)`
    : "";
  const also = alias === undefined ? "" : `; also \`npm run ${alias}\``;
  const text = description.replace(/--[a-z-]+/g, "`$&`");
  return `| \`npm run ${name}${example}\` | ${text}${also}${page} |`;
}

for (const [file, rewrite] of [
  ["package.json", withScripts],
  ["docs/commands.md", withRows],
]) {
  const committed = readFileSync(join(root, file), "utf8");
  const current = rewrite(committed);
  if (current === committed) continue;
  if (process.argv.includes("--check")) {
    console.error(`${file} is stale: run npm run reference and commit it`);
    process.exitCode = 3;
  } else {
    writeFileSync(join(root, file), current);
    console.log(`${file} written`);
  }
}
