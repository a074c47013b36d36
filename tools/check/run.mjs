// Runs steps one after another, and judges how each ended.
import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { BUILD } from "./steps.mjs";

/** @typedef {import("./steps.mjs").Step} Step */

/**
 * How a step ended. `note` is what is wrong, or what else to know; `output` only of what ended badly.
 * @typedef {{
 *   name: string,
 *   state: "ok" | "FAIL" | "stale" | "not run",
 *   seconds?: number,
 *   note: string,
 *   mend: string,
 *   output: string,
 * }} Result
 */

/** The exit code with which our own programs say that something committed is stale. */
const STALE = 3;

/**
 * All of them, also after one that ended badly; only slow ones are not worth their time then.
 * @param {readonly Step[]} steps
 * @param {{ root: string, fast?: boolean, progress?: (name: string, lastLine: string) => void }} options
 * @returns {Promise<Result[]>}
 */
export async function runSteps(steps, { root, fast = false, progress = () => {} }) {
  const results = [];
  let isBuilt = false;
  for (const step of steps) {
    const skip = reasonToSkip(step, results, fast);
    if (skip !== undefined) {
      results.push({ name: step.name, state: "not run", note: skip, mend: "", output: "" });
      continue;
    }
    const commands = step.needsBuild && !isBuilt ? [BUILD, ...step.commands] : step.commands;
    isBuilt ||= commands.includes(BUILD);
    results.push(await runStep({ ...step, commands }, root, progress));
  }
  return results;
}

function reasonToSkip(step, before, fast) {
  if (!step.slow) return undefined;
  if (fast) return "--fast";
  return before.every(({ state }) => state === "ok") ? undefined : "a step above failed";
}

/** @returns {Promise<Result>} */
async function runStep(step, root, progress) {
  const started = performance.now();
  let output = "";
  let code = 0;
  for (const command of step.commands) {
    const heard = (text) => {
      output += text;
      progress(step.name, lastLine(output));
    };
    progress(step.name, "");
    const ended = await run(command, root, heard);
    // One that did not end with 0 hides none after it, but decides how the step ended.
    if (code === 0) code = ended;
  }
  const seconds = (performance.now() - started) / 1000;
  return { name: step.name, seconds, ...judged(step, code, output) };
}

function judged(step, code, output) {
  const plain = stripVTControlCharacters(output);
  if (code === 0) return { state: "ok", note: step.tally?.(plain) ?? "", mend: "", output: "" };
  const state = code === STALE ? "stale" : "FAIL";
  const fault = step.fault(plain);
  return { state, note: fault.text, mend: step.mend(fault, state), output };
}

/** @returns {Promise<number>} the exit code */
function run(args, cwd, heard) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", heard);
    child.stderr.setEncoding("utf8").on("data", heard);
    child.on("error", (error) => heard(`${error.message}\n`));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

function lastLine(output) {
  const lines = stripVTControlCharacters(output.slice(-2000)).split("\n");
  return lines.findLast((line) => line.trim() !== "")?.trim() ?? "";
}
