import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder that only this user may read: a plan of Terraform holds every value, also secret ones. */
export class PrivateFolder {
  readonly path: string;
  private readonly onExit = () => this.remove();

  /** @param parent where it is made */
  constructor(parent = tmpdir()) {
    this.path = mkdtempSync(join(parent, "whatsapp-aws-"));
    process.once("exit", this.onExit); // however the program ends
  }

  /** Creates an empty file, as Terraform keeps the mode of a file that it overwrites. */
  newFile(name: string): string {
    const file = join(this.path, name);
    writeFileSync(file, "", { mode: 0o600, flag: "wx" });
    return file;
  }

  remove(): void {
    process.off("exit", this.onExit);
    rmSync(this.path, { recursive: true, force: true });
  }
}
