import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NEEDS } from "../../scripts/terminal/packages";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** As `scripts/cli.ts` declares them. */
const commands = [...read("scripts/cli.ts").matchAll(/^ +usage: "([a-z-]+)[" ]/gm)].map(
  ([, name = ""]) => name,
);

test("the commands are found", () => {
  expect(commands).toEqual(expect.arrayContaining(["plan", "destroy", "review"]));
});

test.each(commands)(
  "%s has its file, its npm script, its packages and its row in the README",
  (name) => {
    expect(existsSync(join(ROOT, `scripts/commands/${name}.ts`))).toBe(true);
    expect(JSON.parse(read("package.json")).scripts[name]).toBe(`node tools/cli.mjs ${name}`);
    expect(Object.keys(NEEDS)).toContain(name);
    expect(read("README.md")).toMatch(new RegExp(`^\\| \`npm run ${name}( -- prod)?\` \\| `, "m"));
  },
);
