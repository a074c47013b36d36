// What `npm pack` and `npm publish` run first: dist from these sources alone, with nothing left over
// from an earlier build.
import { execSync } from "node:child_process";
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execSync("npm run -s build", { stdio: "inherit" });
await import("./cdktn.mjs");
