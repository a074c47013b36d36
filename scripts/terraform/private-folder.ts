import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "../../formats/write-files";

/** A temporary folder that only this user may read: a plan of Terraform holds every value, also secret ones. */
export class PrivateFolder {
  readonly path: string;
  private readonly onExit = () => this.remove();

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "whatsapp-aws-"));
    process.once("exit", this.onExit); // however the program ends
  }

  /** Creates an empty file, as Terraform keeps the mode of a file that it overwrites. */
  newFile(name: string): string {
    const file = join(this.path, name);
    writeFiles([{ path: file, text: "", mode: 0o600 }], { mustBeNew: true });
    return file;
  }

  remove(): void {
    process.off("exit", this.onExit);
    rmSync(this.path, { recursive: true, force: true });
  }
}
