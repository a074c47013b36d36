import { createInterface, type Interface } from "node:readline/promises";
import type { EnvironmentFile } from "../../app/environment";
import type { Format } from "../../formats/format";
import { accountId, namePrefix, regionName, wabaId } from "../../formats/names";
import { printError } from "../../formats/print";
import { show, UserError } from "../../formats/problem";
import { toRun } from "../terminal/to-run";
import type { Draft } from "./drafts";

/** What a new environment needs to know, as far as it was given. */
export interface Answers {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly waba?: readonly string[] | undefined;
}

type Complete = { readonly [Name in keyof Answers]-?: NonNullable<Answers[Name]> };

interface Question {
  readonly answer: "account" | "region" | "namePrefix";
  readonly flag: string;
  readonly asks: string;
  readonly format: Format;
  readonly example: string;
}

const QUESTIONS: readonly Question[] = [
  {
    answer: "account",
    flag: "--account",
    asks: "AWS account",
    format: { ...accountId, allowed: "twelve digits" },
    example: "111122223333",
  },
  {
    answer: "region",
    flag: "--region",
    asks: "AWS Region of the WhatsApp Business Accounts",
    format: regionName,
    example: "eu-west-1",
  },
  {
    answer: "namePrefix",
    flag: "--name-prefix",
    asks: "Name prefix, which starts the name of everything that is created",
    format: namePrefix,
    example: "acme-prod",
  },
];

const WABAS = "Ids of the WhatsApp Business Accounts, with spaces between them, or nothing";

/**
 * The answers that are missing, asked on the terminal.
 * @throws UserError for a given answer that is malformed, and where one is missing and there is no terminal
 */
export async function completeAnswers(name: string, given: Answers): Promise<Complete> {
  const malformed = [
    ...QUESTIONS.flatMap(({ answer, flag, format }) => refusal(flag, given[answer], format)),
    ...(given.waba ?? []).flatMap((id) => refusal("--waba", id, wabaId)),
  ];
  if (malformed.length > 0) throw new UserError(malformed.join("\n"));
  const missing = QUESTIONS.filter(({ answer }) => given[answer] === undefined);
  if (missing.length > 0 && process.stdin.isTTY !== true) {
    const flags = missing.flatMap(({ flag, example }) => [flag, example]);
    throw new UserError(
      `${missing.map(({ flag }) => flag).join(", ")} ${missing.length === 1 ? "is" : "are"} missing, and nobody can be asked without a terminal: add ${missing.length === 1 ? "it" : "them"}, as in ${toRun("init", name, "--offline", ...flags, "--waba", `waba-${"0123456789abcdef".repeat(2)}`)}`,
    );
  }
  if (missing.length === 0 && (given.waba !== undefined || process.stdin.isTTY !== true)) {
    return { ...(given as Complete), waba: given.waba ?? [] };
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answers: Record<string, string> = {};
    for (const { answer, asks, format, example } of missing) {
      answers[answer] = await ask(lines, `${asks}, for example ${example}: `, format);
    }
    const waba = given.waba ?? (await askIds(lines));
    return { ...(given as Complete), ...answers, waba };
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    throw new UserError("Interrupted. Nothing was changed");
  } finally {
    lines.close();
  }
}

function refusal(flag: string, given: string | undefined, { pattern, allowed, fix }: Format) {
  if (given === undefined || pattern.test(given)) return [];
  return [`${flag}: got ${show(given)}, allowed: ${allowed}. To go on, ${fix(given)}`];
}

/** Again until the answer fits. */
async function ask(lines: Interface, question: string, format: Format): Promise<string> {
  for (;;) {
    const answer = (await lines.question(question)).trim();
    if (format.pattern.test(answer)) return answer;
    printError(`  got ${show(answer)}, allowed: ${format.allowed}`);
  }
}

async function askIds(lines: Interface): Promise<string[]> {
  for (;;) {
    const ids = (await lines.question(`${WABAS}: `)).split(/[\s,]+/).filter((id) => id !== "");
    const wrong = ids.filter((id) => !wabaId.pattern.test(id));
    if (wrong.length === 0) return ids;
    printError(`  got ${wrong.map(show).join(", ")}, allowed: ${wabaId.allowed}`);
  }
}

/** A new environment, which creates what it needs, and sends the events of its accounts to its topic. */
export function offlineDraft(
  name: string,
  { account, region, namePrefix: prefix, waba }: Complete,
  serviceLinkedRole: EnvironmentFile["serviceLinkedRole"],
): Draft {
  const accounts = [...new Set(waba)].map((id) => ({ id, destination: "sns" as const }));
  const file: EnvironmentFile = {
    ...{ account, region, namePrefix: prefix, serviceLinkedRole },
    state: { backend: "local" },
    ...(accounts.length > 0 && { whatsappBusinessAccounts: accounts }),
  };
  return { name, file, names: new Map() };
}
