import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["app", "constructs", "formats", "iam", "local", "review", "scripts"];

/** They clean what they print; the recording holds nothing of anybody else. */
const OUTLETS = /^(formats\/print\.ts|scripts\/terminal\/.*|scripts\/spend\/preview\/made-up\.ts)$/;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
    join(folder, file),
  ),
).filter((file) => file.endsWith(".ts"));

const textOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** What must not be written outside of the outlets, with an example of each that must be found. */
const REFUSED: Readonly<
  Record<string, { readonly pattern: RegExp; readonly examples: readonly string[]; but?: RegExp }>
> = {
  "a line that is printed without an outlet": {
    pattern: /\bconsole\.(?!aws|amazon)|\bstd(?:out|err)\.write/,
    but: OUTLETS,
    examples: ["console.log(name)", "process.stderr.write(name)"],
  },
  "an escaper beside formats/outlets.ts": {
    pattern:
      /&(?:amp|lt|gt|quot|#\d+);|\\u200b|'\\\\''|replace(?:All)?\([^)]*\\p\{C|\\u001b|\\x1b|\\\\\$[&1]|\\\\\|/,
    but: /^(formats\/outlets\.ts|scripts\/terminal\/terminal\.ts)$/,
    examples: [
      'text.replaceAll("<", "&lt;")',
      'text.replaceAll("@", "@\\u200b")',
      `text.replaceAll("'", "'\\\\''")`,
      'name.replaceAll(/\\p{C}/gu, " ")',
      'text.replace(/([[\\]`_*])/g, "\\\\$1")',
      'cell.replaceAll("|", "\\\\|")',
    ],
  },
  "a command for pasting that forCommand, toRun or toDeploy does not quote": {
    pattern:
      /\b(?:npm (?:run|install)|npx|aws [a-z0-9-]+ [a-z-]+|(?:terraform|tofu) (?:init|import|show|state|apply|output|destroy|force-unlock)|git [a-z-]+|export|kill)(?![\w:-])[^`"\n]*\$\{|(?:^|\s)--[a-z-]+[ =]\$\{(?!forShell\()|\bto(?:Run|Deploy)\([^)]*`[^`]*\s[^`]*`/,
    // The names in the first are constants, and the second says how a command ended.
    but: /^scripts\/(terminal\/packages|terraform\/terraform)\.ts$/,
    examples: [
      "`npx cdktf deploy ${name}`",
      "`npm run apply -- ${name} --yes`",
      "`aws sqs purge-queue --queue-url ${url}`",
      "`terraform state rm ${address}`",
      "`git fetch origin ${ref}`",
      "` --replace ${id}`",
      'toRun("apply", `${name} --yes`)',
    ],
  },
  "a value in Markdown or HTML that forMarkdown, forProse, forCode or forHtml does not clean": {
    pattern:
      /(?:\\`|\*\*|<[a-z]+>|\| |#{1,3} [^`$\\]*|\]\()\$\{(?!for(?:Markdown|Prose|Code|Html)\()/,
    // There, values are validated or references of Terraform, which must stay as they are.
    but: /^(constructs|formats|local)\//,
    examples: [
      "`- \\`${id}\\`: x`",
      "`**${verdict}**`",
      "`<summary>${title}</summary>`",
      "`| ${cells.join()} |`",
      "`## Access in ${stack}`",
      "`[x](${url})`",
    ],
  },
};

describe.each(Object.entries(REFUSED))("%s", (_, { pattern, examples, but = /^$/ }) => {
  test("is in no source", () => {
    const found = [...sources, "main.ts"]
      .filter((file) => !but.test(file))
      .flatMap((file) =>
        textOf(file)
          .split("\n")
          .map((line) => ({ file, line })),
      )
      .filter(({ line }) => pattern.test(line));
    expect(found).toEqual([]);
  });

  test.each(examples)("would be found: %s", (example) => {
    expect(example).toMatch(pattern);
  });
});
