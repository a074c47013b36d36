// Loaded into every Node.js process of a measured command (NODE_OPTIONS=--require): on exit each
// appends what it was and its peak memory, so that the app can be distinguished from cdktf-cli, npx and tsc.
const { appendFileSync } = require("node:fs");

const file = process.env.BENCH_PEAK_MEMORY;
const script = process.argv[1] ?? ""; // now: ts-node puts its own argv in place later

if (file !== undefined) {
  process.on("exit", () => {
    const kilobytes = process.resourceUsage().maxRSS;
    appendFileSync(file, `${JSON.stringify({ pid: process.pid, script, kilobytes })}\n`);
  });
}
