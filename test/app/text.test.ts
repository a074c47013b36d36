import { load, places, problemsOf, refusal, rendered, right } from "./harness";

const waba = (tags: string) =>
  `  - { id: waba-0123456789abcdef0123456789abcdef, destination: sns, tags: ${tags} }\n`;

describe("a file that holds no map", () => {
  test.each<[string, string, string, string]>([
    ["nothing at all", "", "1:1", "an empty file"],
    ["only comments", "# to be written\n\n", "1:1", "an empty file"],
    ["only a document start", "---\n", "1:4", "an empty file"],
    ["null", "~\n", "1:1", "~"],
    ["a list", `- ${JSON.stringify("prod")}\n`, "1:1", '["prod"]'],
    ["a word", "prod\n", "1:1", '"prod"'],
    ["a number", "# 42\n42\n", "2:1", "42"],
    [
      "bytes that happen to be UTF-8",
      "\u0000\u0001\u001b[31m",
      "1:1",
      '"\\u0000\\u0001\\u001b[31m"',
    ],
  ])("%s", (_, text, place, got) => {
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        `prod.yaml:${place}`,
        got,
        "a map of keys and values",
        "write fields such as account and region, each on its own line",
      ]),
    );
  });
});

describe("a file that is no UTF-8", () => {
  test.each<[string, Uint8Array]>([
    ["binary data", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00)],
    ["UTF-16, as old shells on Windows write it", Buffer.from(`\ufeff${right}`, "utf16le")],
    ["Latin-1", Buffer.from(`${right}tags: { Owner: Jürgen }\n`, "latin1")],
  ])("%s", (_, bytes) => {
    expect(places({ "prod.yaml": bytes })).toEqual(["prod.yaml: bytes that are no UTF-8 text"]);
  });
});

describe("too much of everything", () => {
  const aliasBomb = () => {
    const tenfold = (name: string, of: string) => `${name}: &${name} [${`${of},`.repeat(10)}]\n`;
    const names = [..."abcdefghi"];
    return names.map((name, at) => tenfold(name, at === 0 ? "x" : `*${names[at - 1]}`)).join("");
  };

  test("aliases of aliases of aliases", () => {
    expect(problemsOf({ "prod.yaml": `${right}${aliasBomb()}` })).toEqual([
      {
        where: expect.stringMatching(/prod\.yaml:1:1$/),
        field: "",
        got: "aliases that unfold to more than 10000 values",
        allowed: "fewer",
        fix: expect.stringMatching(/^write the values out; nothing else /),
      },
    ]);
  });

  test.each<[string, string]>([
    ["brackets that are closed", `tags: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`],
    ["brackets that are never closed", `tags: ${"[".repeat(20_000)}\n`],
    ["braces", `tags: ${"{ a: ".repeat(20_000)}\n`],
    ["lists in lists", `tags:\n  ${"- ".repeat(20_000)}x\n`],
  ])("levels: %s", (_, text) => {
    const problems = problemsOf({ "prod.yaml": right + text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      got: "too many levels, one inside the other",
      allowed: "the few levels that the fields need",
      fix: expect.stringMatching(/^look for repeated brackets or hyphens; nothing else /),
    });
    expect(problems[0]?.where).toMatch(/prod\.yaml:[67]:\d+$/);
  });

  test("a value of a megabyte is cut in the message", () => {
    const text = `${right}tags: { Team: ${"x".repeat(1_000_000)} }\n`;
    expect(places({ "prod.yaml": text })).toEqual([
      `prod.yaml:6:15  tags.Team: "${"x".repeat(116)}...`,
    ]);
  });

  test("a number of a thousand digits is cut as well", () => {
    const text = right.replace('"111122223333"', "1".repeat(1000));
    expect(places({ "prod.yaml": text })).toEqual([
      `prod.yaml:1:10  account: ${"1".repeat(117)}...`,
    ]);
  });
});

describe("unusual, but right", () => {
  test.each<[string, string]>([
    ["a byte order mark", `\ufeff${right}`],
    ["line ends of Windows", right.replaceAll("\n", "\r\n")],
    ["no line end at the end", right.trimEnd()],
    ["a document start, a document end and a comment", `---\n${right}...\n# the end\n`],
    ["YAML 1.1, read as 1.2 all the same", `%YAML 1.1\n---\n${right}tags: { Managed: yes }\n`],
    [
      "JSON",
      '{"account":"111122223333","region":"eu-west-1","namePrefix":"acme-prod","serviceLinkedRole":"existing","state":{"backend":"local"}}',
    ],
    ["letters of other languages in tags", `${right}tags: { Бюро: Zürich, 部門: 開発 }\n`],
    ["an alias", `${right}tags: &all { Team: a }\nwhatsappBusinessAccounts:\n${waba("*all")}`],
    ["keys that every object inherits", `${right}tags: { constructor: a, toString: b }\n`],
  ])("%s", (_, text) => {
    expect(load({ "prod.yaml": text })).toMatchObject({
      environments: [{ name: "prod", account: "111122223333" }],
      warnings: [],
    });
  });

  test("columns are counted without the byte order mark, lines with any line end", () => {
    const text = `\ufeffacount: 1\r\n${right.replaceAll("\n", "\r\n")}speed: 1\r\n`;
    expect(problemsOf({ "prod.yaml": text }).map(({ where }) => where.match(/:.*/)?.[0])).toEqual([
      ":1:1",
      ":7:1",
    ]);
  });

  test("many uses of one alias, as in an installation with many numbers", () => {
    const accounts = Array.from({ length: 500 }, (_, at) => {
      const id = at.toString(16).padStart(32, "0");
      return `  - { id: waba-${id}, destination: sns, tags: *all }\n`;
    });
    const text = `${right}tags: &all { Team: a }\nwhatsappBusinessAccounts:\n${accounts.join("")}`;
    const [environment] = load({ "prod.yaml": text }).environments;
    expect(environment?.whatsappBusinessAccounts?.at(-1)?.tags).toEqual({ Team: "a" });
  });

  test("tags named like inherited properties stay plain data", () => {
    const text = `${right}tags: { constructor: a, toString: b }\n`;
    const [environment] = load({ "prod.yaml": text }).environments;
    expect(Object.entries(environment?.tags ?? {})).toEqual([
      ["constructor", "a"],
      ["toString", "b"],
    ]);
  });
});
