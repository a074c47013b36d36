import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** As `scripts/cli.ts` declares them. */
const commands = [...read("scripts/cli.ts").matchAll(/^ +usage: "([a-z-]+)[" ]/gm)].map(
  ([, name = ""]) => name,
);

test("the commands are found", () => {
  expect(commands).toEqual(expect.arrayContaining(["plan", "destroy", "review"]));
});

// In a clone, main.ts is synthesized, which may add something of its own to the stacks.
test.each(commands)("%s has its file, its npm script and its row in docs/commands.md", (name) => {
  expect(existsSync(join(ROOT, `scripts/commands/${name}.ts`))).toBe(true);
  const script = name === "synth" ? "node tools/app.mjs" : `node tools/cli.mjs ${name}`;
  expect(JSON.parse(read("package.json")).scripts[name]).toBe(script);
  expect(read("docs/commands.md")).toMatch(
    new RegExp(`^\\| \`npm run ${name}( -- prod)?\` \\| `, "m"),
  );
});
