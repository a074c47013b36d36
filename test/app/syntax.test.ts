import { tagKey } from "../../formats/names";
import { added, type Expected, places, refusal, rendered, right } from "./harness";

const STOP = "; nothing else of the file was checked";

describe("a file whose YAML is wrong", () => {
  test.each<[string, string, Expected]>([
    [
      "a bracket that is never closed",
      `${right}tags: { Team: messaging\nkey: {}\n`,
      [
        "prod.yaml:7:1",
        "Flow map in block collection must be sufficiently indented and end with a }",
        "YAML 1.2",
        `mend the syntax here${STOP}`,
      ],
    ],
    [
      "a colon inside a value",
      `${right}tags:\n  Team: messaging: eu\n`,
      [
        "prod.yaml:7:9",
        "a key and its value where a single value stands",
        "one value behind a key",
        `put the value in quotes if the colon belongs to it, or correct the indentation${STOP}`,
      ],
    ],
    [
      "no blank behind the colon",
      right.replace("region: ", "region:"),
      [
        "prod.yaml:2:1",
        "a line without a key and its colon",
        '"key: value" or "- item"',
        `write a colon and a space behind the key${STOP}`,
      ],
    ],
    [
      "a blank behind the colon that is none",
      right.replace("region: ", "region:\u00a0"),
      [
        "prod.yaml:2:8",
        "the invisible character \\u00a0",
        "spaces, and the line ends of Unix or Windows",
        `write a space or a line end in its place${STOP}`,
      ],
    ],
    [
      "line ends of old systems",
      right.replaceAll("\n", "\r"),
      [
        "prod.yaml:1:24",
        "the invisible character \\u000d",
        "spaces, and the line ends of Unix or Windows",
        `write a space or a line end in its place${STOP}`,
      ],
    ],
    [
      "a value that begins with a reserved character",
      `${right}tags:\n  Owner: @messaging\n`,
      [
        "prod.yaml:7:10",
        "Plain value cannot start with reserved character @",
        "plain text, or text in quotes",
        `put the value in quotes${STOP}`,
      ],
    ],
    [
      "a tab as indentation",
      `${right}tags:\n\tTeam: messaging\n`,
      ["prod.yaml:7:1", "a tab as indentation", "spaces", `indent with spaces${STOP}`],
    ],
    [
      "two documents",
      `${right}---\n${right}`,
      [
        "prod.yaml:6:1",
        "a second YAML document in the file",
        "one document, as one file is one environment",
        `move it to a file of its own, or remove the line --- or ... before it${STOP}`,
      ],
    ],
    [
      "an alias of nothing",
      `${right}tags: *common\n`,
      [
        "prod.yaml:6:7",
        "the alias *common, but no anchor &common before it",
        "aliases of values that are complete before them",
        `write the value itself, or put the text in quotes if it begins with *${STOP}`,
      ],
    ],
    [
      "an alias of what comes only later",
      `${right}tags: *common\nspend: &common {}\n`,
      [
        "prod.yaml:6:7",
        "the alias *common, but no anchor &common before it",
        "aliases of values that are complete before them",
        `write the value itself, or put the text in quotes if it begins with *${STOP}`,
      ],
    ],
    [
      "an alias inside of what it stands for",
      `${right}tags: &common\n  Team: *common\n`,
      [
        "prod.yaml:7:9",
        "the alias *common inside of what it stands for",
        "aliases of values that are complete before them",
        `write the value itself, or put the text in quotes if it begins with *${STOP}`,
      ],
    ],
    [
      "an anchor of a key with a character that nobody sees",
      `${right}tags:\n  ? [&a\0 x]\n`,
      [
        "prod.yaml:7:10",
        "the anchor &a\\u0000",
        "visible characters",
        `remove the anchor, or put the text in quotes if it begins with &${STOP}`,
      ],
    ],
    [
      "the key that would reach into every object",
      `${right}tags:\n  __proto__: messaging\n`,
      ["prod.yaml:7:3", "the key __proto__", "any other key", `rename the key${STOP}`],
    ],
  ])("%s", (_, text, problem) => {
    expect(refusal({ "prod.yaml": text })).toBe(rendered(problem));
  });

  test("a quote that is never closed is reported where it opens and not where the file ends", () => {
    const text = `${right}tags:\n  Team: "messaging\nkey: {}\n`;
    expect(places({ "prod.yaml": text })).toEqual(["prod.yaml:7:9: a quote that is never closed"]);
    expect(refusal({ "prod.yaml": text })).toContain("at the end of its value;");
  });

  test("several mistakes are reported at once, but each line only once", () => {
    const text = `${right}tags:\n\tTeam: a: b\nkey: @x\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered(
        ["prod.yaml:7:1", "a tab as indentation", "spaces", `indent with spaces${STOP}`],
        [
          "prod.yaml:8:6",
          "Plain value cannot start with reserved character @",
          "plain text, or text in quotes",
          `put the value in quotes${STOP}`,
        ],
      ),
    );
  });
});

describe("mistakes that let the rest of the file be read", () => {
  test("a key twice: both it and what else is wrong are reported, at the value that counts", () => {
    const text = `${right}region: eu-west-2\nregion: Ireland\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered(
        [
          "prod.yaml:6:1",
          "the key region for the second time",
          "each key once in a map",
          "keep one of the two",
        ],
        [
          "prod.yaml:7:1",
          "the key region for the second time",
          "each key once in a map",
          "keep one of the two",
        ],
        [
          "prod.yaml:7:9  region",
          '"Ireland"',
          "the code of an AWS Region",
          "write it as eu-west-1",
        ],
      ),
    );
  });

  test("the same key once with and once without quotes", () => {
    const text = `${right}"region": eu-west-2\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        "prod.yaml:6:1",
        'the key "region" for the second time',
        "each key once in a map",
        "keep one of the two",
      ]),
    );
  });

  test.each(["!Sub", "!secret", "!!binary", "!!set", "!!timestamp"])("the tag %s", (tag) => {
    const text = `${right}tags:\n  Team: ${tag} x\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        "prod.yaml:7:9",
        `the tag ${tag}`,
        "plain data without YAML tags",
        "remove the tag",
      ]),
    );
  });

  test("a directive that means nothing here", () => {
    expect(refusal({ "prod.yaml": `%YAML 1.3\n---\n${right}` })).toBe(
      rendered([
        "prod.yaml:1:7",
        "Unsupported YAML version 1.3",
        "no line that starts with %",
        "remove the line",
      ]),
    );
  });

  test("a merge key, which YAML 1.2 does not have, in a map of free keys", () => {
    const text = `${right}tags:\n  <<: { Team: messaging }\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        "prod.yaml:7:3  tags.<<",
        'the key "<<"',
        tagKey.allowed,
        "write the keys out: YAML 1.2 has no merge keys",
      ]),
    );
  });

  test("indentation with blanks that are none", () => {
    const text = `${right}tags: { Team: a }\n\u00a0\u00a0Owner: b\n`;
    expect(refusal({ "prod.yaml": text })).toContain(
      'fix      write "Owner" where it belongs, indented with plain spaces',
    );
  });

  test("a merge key in a map of known keys", () => {
    const text = `${right}key:\n  <<: { deletionWindowDays: 7 }\n`;
    expect(places({ "prod.yaml": text })).toEqual(["prod.yaml:7:3  key.<<: an unknown key"]);
    expect(refusal({ "prod.yaml": text })).toContain("fix      write the keys out: ");
  });

  test("a template that was not filled in, which YAML reads as a map with a map as its key", () => {
    const text = right.replace('"111122223333"', "{{ account }}");
    expect(places({ "prod.yaml": text })).toEqual([
      'prod.yaml:1:10  account: {"{ account }":null}',
    ]);
  });
});

test.each([
  ["", 1],
  ["  ", 3],
])("a merge conflict, indented with %j, is one problem, at its first mark", (indent, column) => {
  const lines = ["<<<<<<< HEAD", "namePrefix: a", "=======", "namePrefix: b", ">>>>>>> other"];
  const conflict = lines.map((line) => `${indent}${line}`).join("\n");
  const text = right.replace("namePrefix: acme-prod", conflict);
  expect(places({ "prod.yaml": text })).toEqual([
    `prod.yaml:3:${column}: the line <<<<<<< HEAD, a mark of a merge conflict`,
  ]);
  expect(refusal({ "prod.yaml": text })).toContain(
    "fix      keep one of the two versions, and remove the lines that git added; ",
  );
});

test("marks of the toolkit are refused wherever text is free, in keys as well", () => {
  const queue = (policy: string) =>
    added(`delivery: { queues: [{ name: a, filterPolicy: ${policy} }] }`);
  for (const policy of [
    '{ messageId: ["${TfToken[TOKEN.1]}"] }',
    '{ messageId: ["#{TfToken[TOKEN.1]}"] }',
  ]) {
    expect(refusal({ "prod.yaml": queue(policy) })).toContain(
      "CDKTF would put another value in its place",
    );
  }
  expect(refusal({ "prod.yaml": queue('{ "&{TfToken[TOKEN.1]}": ["a"] }') })).toContain(
    "text without {TfToken[",
  );
});
