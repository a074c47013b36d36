import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { environmentName } from "../../app/stack-names";
import {
  folderOf,
  load,
  places,
  refusal,
  refusalIn,
  rendered,
  right,
  rightToo,
  warnings,
} from "./harness";

const UNTIL_THEN = "; until then, collisions with it are not found";

describe("the folder", () => {
  test("that is not there", () => {
    const folder = join(folderOf({}), "nowhere");
    expect(refusalIn(folder)).toMatch(/^There is no folder environments here/);
  });

  test("that is a file", () => {
    const file = join(folderOf({ "prod.yaml": right }), "prod.yaml");
    expect(refusalIn(file)).toMatch(/^There is no folder environments here/);
    expect(refusalIn(join(file, "below"))).toMatch(/^There is no folder environments here/);
  });

  test("that cannot be read", () => {
    const folder = join(folderOf({}), "loop");
    symlinkSync("loop", folder);
    expect(refusalIn(folder)).toBe(
      "The folder environments cannot be read (ELOOP): check its permissions and links",
    );
  });

  test("that is empty", () => {
    expect(refusal({})).toBe("No environment in environments: write environments/prod.yaml");
  });

  test("that holds nothing of ours", () => {
    const files = { "README.md": "", "environment.schema.json": "{}", "prod.yaml~": "" };
    expect(refusal(files)).toBe("No environment in environments: write environments/prod.yaml");
  });

  test("with other things beside environments, hidden ones included", () => {
    const files = {
      "prod.yaml": right,
      ".#prod.yaml": "left behind by an editor",
      "._prod.yaml": "left behind by a system",
      "prod.yaml.bak": "a: b: c",
      "environment.schema.json": "{}",
    };
    expect(load(files)).toMatchObject({ environments: [{ name: "prod" }], warnings: [] });
  });
});

describe("file names", () => {
  test.each([
    "Prod",
    "eu_west",
    "1st",
    "prod-",
    "prod--eu",
    "prod.eu",
    "account-1",
    "account-111122223333",
    "an-environment-with-a-name-of-41-characters",
    "größe",
    "two words",
  ])("%s.yaml is refused", (name) => {
    expect(refusal({ [`${name}.yaml`]: right })).toBe(
      rendered([
        `${name}.yaml`,
        `the file name "${name}"`,
        environmentName.allowed,
        "rename the file, for example to prod.yaml",
      ]),
    );
    expect(environmentName.allowed).toMatch(
      /^at most 40 .*, a letter first, not starting with account-$/,
    );
  });

  test("a wrong name is reported beside what is wrong inside", () => {
    expect(places({ "Prod.yaml": right.replace("acme-prod", "Acme") })).toEqual([
      'Prod.yaml: the file name "Prod"',
      'Prod.yaml:3:13  namePrefix: "Acme"',
    ]);
  });

  test("a wrong name of a file that is not to be built stops nothing", () => {
    expect(load({ "Dev.yaml": rightToo, "prod.yaml": right }, ["prod"]).warnings).toEqual([]);
  });

  test.each(["a", "prod", "prod-eu-1", "accounts", "a".repeat(40)])("%s.yaml", (name) => {
    expect(load({ [`${name}.yaml`]: right }).environments).toMatchObject([{ name }]);
  });
});

describe("files that end in .yml or .YAML are not read", () => {
  const problem = (file: string, name: string) =>
    [
      file,
      "a file that is not read",
      "files that end in .yaml",
      `rename it to ${name}.yaml, or move it elsewhere`,
    ] as const;

  test("which is reported when all environments are meant", () => {
    expect(refusal({ "prod.yaml": right, "dev.yml": rightToo, "test.YAML": rightToo })).toBe(
      rendered(problem("dev.yml", "dev"), problem("test.YAML", "test")),
    );
  });

  test("which is reported beside the problems of the others", () => {
    const message = refusal({ "a.yml": right, "prod.yaml": right.replace("acme-prod", "Acme") });
    expect(message).toMatch(/^2 problems:\n\nenvironments\/a\.yml\n/);
  });

  test("which is reported when there are no others", () => {
    expect(refusal({ "prod.yml": right })).toBe(
      rendered(problem("prod.yml", "prod")).replace(
        "1 problem:",
        "No environment in environments:",
      ),
    );
  });

  test("which is reported if the environment is named", () => {
    expect(refusal({ "prod.yaml": right, "dev.yml": rightToo }, ["dev"])).toBe(
      [
        "Unknown environment:",
        "",
        "environments",
        '  got      "dev"',
        "  allowed  prod",
        "  fix      rename environments/dev.yml to dev.yaml",
      ].join("\n"),
    );
  });

  test("which is a warning if another environment is named", () => {
    expect(warnings({ "prod.yaml": right, "dev.yml": rightToo }, ["prod"])).toEqual([
      {
        where: "environments/dev.yml",
        field: "",
        got: "a file that is not read",
        allowed: "files that end in .yaml",
        fix: "rename it to dev.yaml, or move it elsewhere",
      },
    ]);
  });
});

describe("what cannot be read", () => {
  const prepared = (prepare: (path: string) => void) => {
    const folder = folderOf({ "prod.yaml": right });
    prepare(join(folder, "dev.yaml"));
    return folder;
  };
  const cases: [string, (path: string) => void, string, string, string][] = [
    [
      "a folder",
      (path) => mkdirSync(path),
      "a folder",
      "a file",
      "rename the folder or move it elsewhere",
    ],
    [
      "a device",
      (path) => symlinkSync("/dev/zero", path),
      "a pipe, a socket or a device",
      "a file",
      "write its content to a file",
    ],
    [
      "a file that is too large",
      (path) => writeFileSync(path, "#".repeat(2 ** 20 + 1)),
      "a file of more than 1 MiB",
      "an environment file: at most a few thousand lines",
      "look whether it is the right file",
    ],
    [
      "a link that leads nowhere",
      (path) => symlinkSync("nowhere", path),
      "a file that cannot be read (ENOENT)",
      "a file that you may read",
      "check its permissions and links",
    ],
    [
      "a link to itself",
      (path) => symlinkSync("dev.yaml", path),
      "a file that cannot be read (ELOOP)",
      "a file that you may read",
      "check its permissions and links",
    ],
    [
      "binary data",
      (path) => writeFileSync(path, Uint8Array.of(0xff, 0xfe)),
      "bytes that are no UTF-8 text",
      "text in UTF-8",
      "save the file again, with encoding UTF-8",
    ],
  ];

  test.each(cases)("%s is a problem if it is to be built", (_, prepare, got, allowed, fix) => {
    expect(refusalIn(prepared(prepare))).toBe(rendered(["dev.yaml", got, allowed, fix]));
  });

  test.each(cases)("%s is a warning if it is not", (_, prepare, got, allowed, fix) => {
    const folder = prepared(prepare);
    const loaded = loadEnvironments({ folder, names: ["prod"] });
    expect(loaded.environments).toMatchObject([{ name: "prod" }]);
    expect(loaded.warnings).toEqual([
      { where: join(folder, "dev.yaml"), field: "", got, allowed, fix: fix + UNTIL_THEN },
    ]);
  });
});

test("many files with many accounts load", () => {
  const accounts = (file: number) =>
    Array.from({ length: 25 }, (_, at) => {
      const id = (file * 25 + at).toString(16).padStart(32, "0");
      return `  - { id: waba-${id}, destination: sns, phoneNumbers: [{ id: phone-number-id-${id} }] }\n`;
    }).join("");
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [
      `e${at}.yaml`,
      `${right.replace("acme-prod", `acme-${at}`)}whatsappBusinessAccounts:\n${accounts(at)}`,
    ]),
  );
  const folder = folderOf(files);
  expect(loadEnvironments({ folder }).environments).toHaveLength(100);
});
