import Ajv from "ajv";
import { idOf } from "../../../review/changes/waivers";
import { lint, RULES } from "../../../review/lint/lint";
import type { LintFinding } from "../../../review/model";
import { findingItem, renderReport } from "../../../review/report/markdown";
import { renderPullRequest } from "../../../review/report/pull-request";
import { renderSarif } from "../../../review/report/sarif";
import { renderText } from "../../../review/report/text";
import { reviewStack, type StackReview } from "../../../review/review";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { fc, runs } from "../../fuzz";
import { snapshot } from "../changes/snapshots";
import { configured, policy } from "../terraform/reading";

/** A role for each entry, with so many statements on names of that length. */
const resources = (roles: readonly { readonly statements: number; readonly length: number }[]) => ({
  aws_iam_role_policy: Object.fromEntries(
    roles.map(({ statements, length }, role) => [
      `P${role}`,
      {
        role: `role-${role}-${"r".repeat(length)}`,
        policy: policy(
          ...Array.from({ length: statements }, (_, at) => ({
            Effect: at % 3 === 2 ? "Deny" : "Allow",
            Action: `sns:Get${at}`,
            Resource: `arn:aws:sns:eu-west-1:111122223333:${"t".repeat(length)}${at}`,
          })),
        ),
      },
    ]),
  ),
});

const roles = fc.array(
  fc.record({
    statements: fc.integer({ min: 1, max: 8 }),
    length: fc.integer({ min: 1, max: 200 }),
  }),
  { minLength: 1, maxLength: 15 },
);

function reviewed(given: object): StackReview {
  return reviewStack({
    configuration: configured({ resource: given }),
    waivers: [],
    base: { snapshot: undefined, waivers: [] },
    today: "2026-11-20",
  });
}

/** What stands between the headline and whatever comes next, without empty lines. */
function summaryIn(lines: readonly string[], headline: RegExp, end: RegExp): string[] {
  const start = lines.findIndex((line) => headline.test(line));
  const rest = lines.slice(start + 1).filter((line) => line.trim() !== "");
  const stop = rest.findIndex((line) => end.test(line));
  return rest.slice(0, stop === -1 ? rest.length : stop);
}

test("every report for people starts with who may now do what, in one to ten lines", () => {
  fc.assert(
    fc.property(roles, (given) => {
      const review = reviewed(resources(given));
      const comment = renderPullRequest([review], "main", "npx review").split("\n");
      const report = renderReport(review, "npx review --update").split("\n");
      const text = renderText([review], "main").map((one) => one.text);
      expect(comment.slice(1, 4).join("")).toMatch(/^## Access review\*\*Who may now do what/);
      expect(text[0]).toMatch(/^Who may now do what/);
      for (const lines of [
        summaryIn(comment, /^\*\*Who may now do what/, /^#/),
        summaryIn(report, /^\*\*Who may do what/, /^#/),
        summaryIn(text, /^Who may now do what/, /^(?!.*\bmay\b)(?!\d+ more)/),
      ]) {
        expect(lines.length).toBeGreaterThanOrEqual(1);
        expect(lines.length).toBeLessThanOrEqual(10);
      }
    }),
    runs(15),
  );
});

test("no report has a table, which an ARN makes wider than GitHub's page", () => {
  fc.assert(
    fc.property(roles, (given) => {
      const review = reviewed(resources(given));
      const all = [renderPullRequest([review], "main", "npx review"), renderReport(review, "x")];
      const tables = all
        .flatMap((one) => one.split("\n"))
        .filter((line) => /^\s*\||\|[\s:-]*-{3}/.test(line));
      expect(tables).toEqual([]);
    }),
    runs(10),
  );
});

/**
 * What SARIF 2.1.0 requires of the objects that are used here, with no property that it does not know.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json
 */
const object = (required: readonly string[], properties: object) => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const list = (items: object, more = {}) => ({ type: "array", items, ...more });
const TEXT = { type: "string", minLength: 1 };
const MESSAGE = object(["text"], { text: TEXT });
const LEVEL = { enum: ["none", "note", "warning", "error"] };
const ABSOLUTE = { type: "string", pattern: "^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$" };
const RELATIVE = { type: "string", pattern: "^[A-Za-z0-9._~!$&'()*+,;=@%/-]+$" };
const RULE = object(["id", "shortDescription", "fullDescription", "help", "helpUri"], {
  id: TEXT,
  shortDescription: MESSAGE,
  fullDescription: MESSAGE,
  help: MESSAGE,
  helpUri: ABSOLUTE,
  defaultConfiguration: object([], { level: LEVEL }),
});
const COUNT = { type: "integer", minimum: 1 };
const RESULT_HAS = [
  ...["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
];
const RESULT = object(RESULT_HAS, {
  ruleId: TEXT,
  ruleIndex: { type: "integer", minimum: 0 },
  level: LEVEL,
  message: MESSAGE,
  // GitHub's code scanning knows an alert again by this one alone, and shows it where all four numbers say.
  partialFingerprints: {
    type: "object",
    required: ["primaryLocationLineHash"],
    additionalProperties: TEXT,
  },
  locations: list(
    object([], {
      physicalLocation: object(["artifactLocation", "region"], {
        artifactLocation: object(["uri"], { uri: RELATIVE }),
        region: object(["startLine", "startColumn", "endLine", "endColumn"], {
          startLine: COUNT,
          startColumn: COUNT,
          endLine: COUNT,
          endColumn: COUNT,
        }),
      }),
      logicalLocations: list(object([], { fullyQualifiedName: TEXT })),
    }),
    { minItems: 1 },
  ),
});
const SARIF = object(["$schema", "version", "runs"], {
  $schema: ABSOLUTE,
  version: { const: "2.1.0" },
  runs: list(
    object(["tool", "results"], {
      tool: object(["driver"], {
        driver: object(["name", "version", "rules"], {
          name: TEXT,
          version: TEXT,
          semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
          informationUri: ABSOLUTE,
          rules: list(RULE, { uniqueItems: true }),
        }),
      }),
      results: list(RESULT, { maxItems: 25_000 }),
    }),
    { minItems: 1 },
  ),
});

describe("SARIF", () => {
  const valid = new Ajv().compile(SARIF);
  const problems = (document: unknown) => {
    valid(document);
    return valid.errors ?? [];
  };
  const reviewWith = (stack: string, open: readonly LintFinding[]): StackReview => {
    return { stack, snapshot: snapshot([]), open, waived: [], newWaivers: [], changes: undefined };
  };
  type Document = {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly partialFingerprints: { readonly primaryLocationLineHash: string };
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly region: { readonly startLine: number; readonly endColumn: number };
            };
          },
        ];
      }[];
    }[];
  };
  const rendered = (reviews: readonly StackReview[], repository?: string): Document =>
    JSON.parse(JSON.stringify(renderSarif(reviews, "policies", { version: "1.2.3", repository })));

  const finding = fc.record({
    rule: fc.constantFrom(...RULES.map(({ id }) => id), "waiver-unused", "waiver-expired"),
    severity: fc.constantFrom("error" as const, "warning" as const),
    address: fc.string({ unit: "binary", minLength: 1 }),
    fingerprint: fc.string({ minLength: 1 }),
    message: fc.string({ unit: "binary" }),
    fix: fc.string({ unit: "binary" }),
  });

  test("is valid whatever strangers call things, and each result is of the rule that it names", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.array(finding, { maxLength: 12 }),
        fc.constantFrom(undefined, "https://example.com/acme/review"),
        (stack, open, repository) => {
          const document = rendered([reviewWith(stack, open), reviewWith("b", open)], repository);
          expect(problems(document)).toEqual([]);
          const [run] = document.runs;
          const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
          expect(new Set(ids).size).toBe(ids.length);
          expect(run?.results.map(({ ruleIndex }) => ids[ruleIndex])).toEqual(
            run?.results.map(({ ruleId }) => ruleId),
          );
          expect(run?.results).toHaveLength(2 * open.length);
        },
      ),
      runs(100),
    );
  });

  test("each result is at the line of the report that has its finding, with a fingerprint of its own", () => {
    fc.assert(
      fc.property(fc.uniqueArray(finding, { maxLength: 12, selector: idOf }), (open) => {
        const review = reviewWith("prod", open);
        const lines = renderReport(review, "npx review --update").split("\n");
        const results = rendered([review]).runs[0]?.results ?? [];
        const shown = results.map(({ locations: [{ physicalLocation }] }) => {
          const { startLine, endColumn } = physicalLocation.region;
          return lines[startLine - 1]?.slice(0, endColumn - 1);
        });
        expect(shown).toEqual(open.map((one) => findingItem(one).split("\n")[0]));
        const hashes = results.map((one) => one.partialFingerprints.primaryLocationLineHash);
        expect(new Set(hashes).size).toBe(open.length);
      }),
      runs(100),
    );
  });

  test("is valid for what the rules really find", () => {
    const configuration = configured({
      resource: {
        ...resources([{ statements: 4, length: 3 }]),
        aws_sns_topic: {
          t: { policy: policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }) },
        },
      },
    });
    const open = lint(configuration, readConfiguration(configuration));
    expect(open.length).toBeGreaterThan(3);
    expect(problems(rendered([reviewWith("prod", open)]))).toEqual([]);
  });

  test.each<[string, (document: Record<string, unknown>) => unknown]>([
    ["no version", ({ version: _, ...rest }) => rest],
    ["another version", (document) => ({ ...document, version: "2.0.0" })],
    ["no runs", (document) => ({ ...document, runs: [] })],
    ["a property that SARIF does not know", (document) => ({ ...document, findings: [] })],
  ])("would not be valid with %s", (_, broken) => {
    const document: Record<string, unknown> = { ...rendered([reviewWith("a", [])]) };
    expect(problems(document)).toEqual([]);
    expect(problems(broken(document))).not.toEqual([]);
  });
});
