import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./pack";

/** What the CHANGELOG says has changed since a release. */
export class News {
  private constructor(private readonly text: string) {}

  static since(version: string): News {
    const changelog = readFileSync(join(REPOSITORY, "CHANGELOG.md"), "utf8");
    const [news = "", released] = changelog.split(`\n## ${version} `);
    if (released === undefined) throw new Error(`CHANGELOG.md has no heading "## ${version} - "`);
    return new News(news);
  }

  static of(text: string): News {
    return new News(text);
  }

  /** @param argument such as `aws_sns_topic.policy` */
  names(argument: string): boolean {
    return this.text.includes(`\`${argument}\``);
  }

  /** Whether a row of the table that begins with this word has the address, in which `*` stands for any text. */
  namesAs(fate: "created" | "destroyed", address: string): boolean {
    const rows = this.text.match(new RegExp(`^\\| ${fate} \\|.*$`, "gm")) ?? [];
    const patterns = rows.flatMap((row) => [...row.matchAll(/`(aws_[^`]+)`/g)]);
    return patterns.some(([, pattern = ""]) => {
      const parts = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&"));
      return new RegExp(`^${parts.join(".*")}$`).test(address);
    });
  }
}
