import { environmentNames } from "../../app/folder";
import { namesFrom } from "../../app/load";
import { ProblemsError, UserError } from "../../formats/problem";
import { folderOf, load, places, refusal, right, rightToo } from "./harness";

describe("the variable ENVIRONMENT", () => {
  test.each<[string | undefined, string[] | undefined]>([
    [undefined, undefined],
    ["", undefined],
    [" , ", undefined],
    ["prod", ["prod"]],
    ["prod,dev", ["prod", "dev"]],
    [" prod  dev,\n,test ", ["prod", "dev", "test"]],
  ])("%j", (variable, names) => {
    expect(namesFrom(variable)).toEqual(names);
  });
});

describe("which environments are meant", () => {
  const files = {
    "dev.yaml": rightToo,
    "prod.yaml": right,
    "example.yaml": right.replace("acme-prod", "acme-example"),
  };
  const broken = "account: 1\nnonsense: [}\n";
  const names = (...wanted: string[]) =>
    load(files, wanted.length === 0 ? undefined : wanted).environments.map(({ name }) => name);

  test("all, but for the template", () => {
    expect(names()).toEqual(["dev", "prod"]);
    expect(environmentNames(folderOf(files))).toEqual(["dev", "prod"]);
  });

  test("one, several, and one several times", () => {
    expect(names("prod")).toEqual(["prod"]);
    expect(names("prod", "dev")).toEqual(["dev", "prod"]);
    expect(names("prod", "prod")).toEqual(["prod"]);
  });

  test("the template, when it is named or alone", () => {
    expect(names("example")).toEqual(["example"]);
    const alone = { "example.yaml": right };
    expect(load(alone).environments).toMatchObject([{ name: "example" }]);
    expect(environmentNames(folderOf(alone))).toEqual(["example"]);
  });

  test("a template that is not meant is not read at all", () => {
    expect(load({ ...files, "example.yaml": broken })).toMatchObject({ warnings: [] });
    expect(load({ ...files, "example.yaml": right }, ["prod"]).warnings).toEqual([]);
  });

  test("a template that is named clashes like any other", () => {
    expect(places({ "prod.yaml": right, "example.yaml": right }, ["example"])).toEqual([
      'example.yaml:3:13  namePrefix: "acme-prod", as in environments/prod.yaml:3:13',
    ]);
  });

  test("a broken dev.yaml never blocks prod", () => {
    const loaded = load({ ...files, "dev.yaml": broken }, ["prod"]);
    expect(loaded.environments).toMatchObject([{ name: "prod" }]);
    expect(loaded.warnings).toHaveLength(1);
  });

  test("a broken dev.yaml blocks when both are meant, and only its own problems are reported", () => {
    expect(refusal({ ...files, "dev.yaml": broken }, ["dev", "prod"])).toMatch(
      /^1 problem:\n\nenvironments\/dev\.yaml:2:/,
    );
  });

  test("problems of several files stand file by file, and in each line by line", () => {
    const text = `${right.replace("acme-prod", "Acme")}\n\n\n\nspeed: 1\nlimit: 1\n`;
    const message = refusal({ "b.yaml": text, "a.yaml": text });
    expect(message.match(/environments\/.*/g)).toEqual([
      "environments/a.yaml:3:13  namePrefix",
      "environments/a.yaml:10:1  speed",
      "environments/a.yaml:11:1  limit",
      "environments/b.yaml:3:13  namePrefix",
      "environments/b.yaml:10:1  speed",
      "environments/b.yaml:11:1  limit",
    ]);
  });
});

describe("an environment that is not there", () => {
  const files = { "dev.yaml": rightToo, "prod.yaml": right };
  const unknown = (...names: [name: string, fix: string][]) =>
    [
      "Unknown environment:",
      ...names.map(
        ([name, fix]) =>
          `environments\n  got      "${name}"\n  allowed  dev, prod\n  fix      ${fix}`,
      ),
    ].join("\n\n");

  test.each<[string, string]>([
    ["prd", "write prod, or add environments/prd.yaml"],
    ["PROD", "write prod"],
    ["prod.yaml", "write one of them"],
    ["../prod", "write one of them"],
    ["staging", "write one of them, or add environments/staging.yaml"],
    ["account-1", "write one of them"],
    ["__proto__", "write one of them"],
  ])("%s", (name, fix) => {
    expect(refusal(files, [name])).toBe(unknown([name, fix]));
  });

  test("several are reported at once, and nothing else", () => {
    expect(refusal({ ...files, "prod.yaml": "" }, ["prod", "prd", "PROD"])).toBe(
      unknown(["prd", "write prod, or add environments/prd.yaml"], ["PROD", "write prod"]),
    );
  });
});

describe("errors", () => {
  test("carry their problems and say no more than their message", () => {
    try {
      load({ "prod.yaml": "" });
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemsError);
      expect(error).toBeInstanceOf(UserError);
      expect((error as ProblemsError).problems).toHaveLength(1);
      expect((error as ProblemsError).message).not.toContain("    at ");
    }
    expect.assertions(4);
  });
});
