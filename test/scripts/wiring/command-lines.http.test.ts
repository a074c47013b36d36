import { TOPIC, WABA, wabaId } from "./fixtures";
import { emulator, OUTPUTS, site, whatsAppAws } from "./prod-commands";
import { DECLARED, LINKED, writesIn } from "./site";

type Words = readonly ["apply" | "plan", ...string[]];

/** One clear message on standard error, exit code 1, and nothing written. */
async function refused(words: Words, ...messages: readonly string[]) {
  const ran = await whatsAppAws(await site(DECLARED, LINKED), ...words);
  for (const part of messages) expect(ran.err).toContain(part);
  expect([ran.code, writesIn(emulator)]).toEqual([1, []]);
  return ran;
}

describe("a command line is refused", () => {
  test.each<[string, Words, string]>([
    ["with an unknown option", ["apply", "prod", "--yess"], "(Did you mean --yes?)"],
    ["with an option of another command", ["plan", "prod", "--yes"], "unknown option '--yes'"],
    ["with an endpoint", ["plan", "prod", "--endpoint", "x"], "unknown option '--endpoint'"],
    ["with no share", ["plan", "prod", "--quota-share", "0"], "more than 0, at most 1"],
    ["with a share above 1", ["plan", "prod", "--quota-share", "1.5"], "more than 0, at most 1"],
    ["with a share in words", ["plan", "prod", "--quota-share", "half"], "for example 0.25"],
    ["with an unknown environment", ["apply", "prd", "--yes"], "fix      write prod"],
    ["with a name beside --all", ["plan", "prod", "--all"], "or write --all: one of the three\n"],
    [
      "without an environment",
      ["plan"],
      "Name an environment (prod) before any option, or a stack with --stack, or write --all for each environment in turn\n",
    ],
    [
      "with a checksum for all",
      ["apply", "--all", "--checksum", "0"],
      "A checksum names one environment's plan: name that environment, not --all\n",
    ],
    [
      "with an account to replace that is none of its own",
      ["apply", "prod", "--yes", "--replace", wabaId(9)],
      `--replace names ${wabaId(9)}, but prod has ${WABA}: correct it, and write the environment's name before --replace. Nothing was written\n`,
    ],
  ])("%s", async (_, args, message) => {
    await refused([...args, ...OUTPUTS.slice(0, 2)], message);
    expect(emulator.requests).toEqual([]);
  });

  test("when its option swallows the environment's name", async () => {
    await refused(
      ["plan", "--replace", WABA, "prod"],
      "Name an environment (prod) before any option",
    );
    expect(emulator.requests).toEqual([]);
  });

  describe("where nobody can answer", () => {
    test("the message says how to repeat it without a question", async () => {
      const { out } = await refused(
        ["apply", "prod", ...OUTPUTS],
        "Apply 3 change(s) to prod? It cannot be answered without a terminal: add --yes, as in npm run apply -- prod --outputs outputs.json --quota-share 1 --yes\n",
      );
      expect(out).toContain("3 to change.");
    });

    test("with a checksum that no longer fits", async () => {
      const { out, err } = await refused(
        ["apply", "prod", ...OUTPUTS, "--yes", "--checksum", "0123456789ab"],
        "The plan of prod is no longer the one with checksum 0123456789ab; it now has ",
        "Look at it above, then repeat with that checksum. Nothing was written\n",
      );
      expect(out).toContain(`+ destination  ${TOPIC.arn}`);
      expect(err).toMatch(/it now has [0-9a-f]{12}\./);
    });
  });
});
