import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { blocksIn, environmentErrors, typeErrors } from "./blocks";

const root = resolve(__dirname, "../..");
const files = ["README.md", ...markdownIn("docs")];
const blocks = files.flatMap((file) => blocksIn(file, readFileSync(join(root, file), "utf8")));
const written = (language: string) => blocks.filter((block) => block.language === language);

/** Not below it: the reference shows signatures, which nobody can compile. */
function markdownIn(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`);
}

const block = (language: string, text: string) => ({ where: "here:1", language, text });

test("blocks are found with their place", () => {
  const markdown = "# A\n\n```ts\nconst a = 1;\n```\n\ntext\n\n```yaml\na: 1\nb: 2\n```\n";
  expect(blocksIn("README.md", markdown)).toEqual([
    { where: "README.md:3", language: "ts", text: "const a = 1;\n" },
    { where: "README.md:9", language: "yaml", text: "a: 1\nb: 2\n" },
  ]);
});

describe("a TypeScript block", () => {
  const importing = 'import { WhatsAppMessaging } from "cdktf-aws-social-messaging";\n';

  test.each([
    ["names what the package has not", 'import { Sms } from "cdktf-aws-social-messaging";', "Sms"],
    [
      "misspells a prop",
      `${importing}new WhatsAppMessaging(this, "A", { acount: "1" });`,
      "acount",
    ],
    [
      "leaves a prop out",
      `${importing}new WhatsAppMessaging(this, "A", { account, region });`,
      "namePrefix",
    ],
    ["uses what nothing declares", "console.log(nobody);", "nobody"],
  ])("that %s is refused", (_, text, word) => {
    const errors = typeErrors([block("ts", `${text}\n`)]);
    expect(errors).toContain("here:1: error");
    expect(errors).toContain(word);
  });

  test("may be the body of a stack's constructor, say its own account, or be a whole module", () => {
    const use = 'new WhatsAppMessaging(this, "A", { account, region, namePrefix: "acme" });\n';
    const errors = typeErrors([
      block("ts", `${importing}\n${use}`),
      block("ts", `${importing}\nconst account = "111122223333";\n${use}`),
      block("ts", "export class Chat {}\n"),
    ]);
    expect(errors).toBe("");
  });

  test("in README or docs compiles against the package", () => {
    expect(typeErrors(written("ts"))).toBe("");
  });
});

describe("an environment block", () => {
  test.each([
    ["# environments/prod.yaml\nregion: eu-west-1\n", "account"],
    ["mediaBucket: { retentionDays: 0 }\n", "from 1 to 3650"],
    ["spendd: {}\n", "spendd"],
  ])("%j is refused", (text, word) => {
    expect(environmentErrors(block("yaml", text))).toContain(word);
  });

  test("may show a part of a file", () => {
    expect(environmentErrors(block("yaml", "mediaBucket: { retentionDays: 7 }\n"))).toBe("");
  });

  test("in README or docs is loaded", () => {
    expect(written("yaml").length).toBeGreaterThan(0);
    expect(written("yaml").map(environmentErrors).filter(Boolean)).toEqual([]);
  });
});
