import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Tests of commands run what users run: the compiled program, fresh from these sources. */
export default function build(): void {
  const root = join(__dirname, "..");
  execFileSync(join(root, "node_modules", ".bin", "tsc"), { cwd: root, stdio: "inherit" });
}
