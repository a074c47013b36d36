const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { readFileSync } = require("node:fs");

const SAMPLE_MS = 5;

/**
 * Peak memory of the compiler, which our app command starts: native since TypeScript 7, hence out of sight for
 * peak-memory.js. Linux keeps the peak itself, so sampling misses next to nothing; undefined elsewhere.
 */
async function compilerMemory(folder) {
  if (process.platform !== "linux") return undefined;
  const child = spawn(process.execPath, ["tools/app.mjs"], { cwd: folder, stdio: "ignore" });
  let kilobytes = 0;
  const timer = setInterval(() => {
    const [, ...started] = family(child.pid);
    kilobytes = Math.max(kilobytes, ...started.map(peakOf));
  }, SAMPLE_MS);
  const [status] = await once(child, "exit");
  clearInterval(timer);
  if (status !== 0) throw new Error("tools/app.mjs failed");
  return kilobytes / 1024;
}

function family(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean);
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

function peakOf(pid) {
  return Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A process may end while it is looked at. */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

module.exports = { compilerMemory };
