import { toRun } from "../../../scripts/terminal/to-run";
import { sameOptions, type WiringOptions } from "../../../scripts/wiring/options";
import { environment } from "../../environment";
import { wabaId } from "./fixtures";

const prod = environment({
  whatsappBusinessAccounts: [1, 2].map((number) => ({ id: wabaId(number), destination: "sns" })),
});

describe("a command that is printed to be repeated", () => {
  test.each<[string, WiringOptions, string]>([
    ["needs nothing that was not said", {}, ""],
    ["says nothing twice that it says itself", { all: true, json: true }, ""],
    ["keeps the file", { outputs: "../out.json" }, " --outputs ../out.json"],
    [
      "quotes what a shell would take apart",
      { outputs: "my out.json" },
      " --outputs 'my out.json'",
    ],
    ["quotes quotes", { outputs: "it's.json" }, " --outputs 'it'\\''s.json'"],
    ["quotes what a shell would carry out", { outputs: "$(x)" }, " --outputs '$(x)'"],
    ["keeps the share", { quotaShare: 0.25 }, " --quota-share 0.25"],
    [
      "keeps the accounts to replace, each with its option",
      { replace: [wabaId(1), wabaId(2)] },
      ` --replace ${wabaId(1)} --replace ${wabaId(2)}`,
    ],
    [
      "leaves out the accounts of other environments",
      { all: true, replace: [wabaId(3), wabaId(2)] },
      ` --replace ${wabaId(2)}`,
    ],
  ])("%s", (_, options, expected) => {
    const words = ["prod", ...sameOptions(prod, options)];
    expect(toRun("apply", ...words)).toBe(`npm run apply -- prod${expected}`);
  });
});
