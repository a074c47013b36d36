import { execFileSync } from "node:child_process";
import { forShell } from "../../formats/outlets";
import { fc, runs } from "../fuzz";

test("a shell reads a word as it was, and does nothing", () => {
  const word = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "'",
          '"',
          "`",
          "$(x)",
          "\\",
          "\n",
          " ",
          ";",
          "&",
          "|",
          "#",
          "~",
          "*",
          "-",
          "=",
        ),
        fc.string(),
      ),
    )
    .map((parts) => parts.join("").replaceAll("\0", ""));
  fc.assert(
    fc.property(fc.array(word, { minLength: 20, maxLength: 40 }), (words) => {
      const command = `printf '%s\\0' ${words.map(forShell).join(" ")}`;
      const read = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split("\0");
      expect(read.slice(0, -1)).toEqual(words);
    }),
    runs(20),
  );
});
