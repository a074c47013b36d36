import { inspect } from "node:util";
import { explainFileError } from "./file-problem";
import { forJson, forLines } from "./outlets";
import { UserError } from "./problem";

// All that is printed goes through here or through Terminal; a test finds what goes past both.

/** A result for people. */
export function print(text: string): void {
  console.log(forLines(text));
}

/** A result for machines. */
export function printJson(document: unknown): void {
  console.log(forJson(document));
}

/** A result for machines, with the version of its format, which rises where what is printed means something else. */
export function printDocument(document: object): void {
  printJson({ formatVersion: 1, ...document });
}

/** A result for GitHub, in which forMarkdown, forCode and forHtml have cleaned whatever strangers wrote. */
export function printMarkdown(text: string): void {
  console.log(text);
}

/** A warning or an error, on standard error. */
export function printError(message: string): void {
  console.error(forLines(message));
}

/** What ended a program: a mistake that a user can mend is its message alone, a bug has a stack. */
export function printFailure(error: unknown): void {
  const explained = explainFileError(error);
  printError(explained instanceof UserError ? explained.message : inspect(error));
}
