import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ROUTES } from "../../../local/emulator/protocol";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { FOREIGN, WABA } from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { callsIn, emulatorOf, environmentFile, Folder } from "./site";

const root = join(__dirname, "..", "..", "..");

/** Everything that may be named of the client package; linking and unlinking are not among it. */
const ALLOWED = [
  "GetLinkedWhatsAppBusinessAccountCommand",
  "ListTagsForResourceCommand",
  "PutWhatsAppBusinessAccountEventDestinationsCommand",
  "ServiceInputTypes",
  "ServiceOutputTypes",
  "SocialMessagingClient",
  "TagResourceCommand",
  "UntagResourceCommand",
  "ListLinkedWhatsAppBusinessAccountsCommand",
];

const PACKAGE = "@aws-sdk/client-socialmessaging";
const NAMES_BOUND_STATICALLY = /import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*$/;
const NAMES_BOUND_DYNAMICALLY = /const\s*\{([^}]*)\}\s*=\s*await\s+import\(\s*$/;

/** Every way that we know in which a source could come to link or unlink an account. */
function waysToAssociate(source: string): string[] {
  return [
    ...(source.match(/(?:dis)?associate(?:-?whatsapp|-?waba)[\w-]*/gi) ?? []),
    // A request of its own, past the SDK, or through the AWS CLI.
    ...(source.match(/\/v1\/whatsapp\/[\w/]*/g) ?? []),
    ...(source.match(/\b(?:exec|spawn|fork)\w*\(\s*["'`]aws\b/g) ?? []),
    // What is chosen at run time cannot be read here.
    ...(source.match(/\b(?:import|require)\((?!\s*["'])/g) ?? []),
    ...source
      .split(new RegExp(`["'\`]${PACKAGE}(?=[/"'\`])`))
      .slice(0, -1)
      .flatMap(strayNamesBefore),
  ];
}

/** The package may only be taken apart into names, right where it is imported. */
function strayNamesBefore(text: string): string[] {
  const bound = NAMES_BOUND_STATICALLY.exec(text) ?? NAMES_BOUND_DYNAMICALLY.exec(text);
  if (bound === null) return [`the whole of ${PACKAGE}`];
  const names = (bound[1] ?? "").split(",").map((name) => name.trim().replace(/^type\s+/, ""));
  return names.filter((name) => name !== "" && !ALLOWED.includes(name));
}

describe("the search finds", () => {
  const command = "DisassociateWhatsAppBusinessAccountCommand";

  test.each([
    ["a command by name", `client.send(new ${command}({ id }))`],
    ["the other one", "new AssociateWhatsAppBusinessAccountCommand({})"],
    ["a policy action", '"social-messaging:DisassociateWhatsAppBusinessAccount"'],
    ["a method of the all-in-one client", "social.disassociateWhatsAppBusinessAccount({ id })"],
    ["the all-in-one client", `import { SocialMessaging } from "${PACKAGE}";`],
    ["a command under another name", `import { ${command} as Put } from "${PACKAGE}";`],
    ["a static import of everything", `import * as sdk from "${PACKAGE}";`],
    ["a dynamic import of everything", `const sdk = await import("${PACKAGE}");`],
    ["an import that is passed on", `return import("${PACKAGE}").then(pick);`],
    ["an import of the inside", `import { se } from "${PACKAGE}/dist-cjs/protocols";`],
    ["a require of everything", `const sdk = require("${PACKAGE}");`],
    ["a re-export", `export * from "${PACKAGE}";`],
    ["a package that is chosen at run time", "await import(name)"],
    ["a template as the package", "await import(`@aws-sdk/client-${service}`)"],
    [
      "the wire path",
      'fetch(`${url}/v1/whatsapp/waba/disassociate?id=${id}`, { method: "DELETE" })',
    ],
    ["the wire path of the sign-up", 'request({ path: "/v1/whatsapp/signup" })'],
    ["the AWS CLI", 'spawnSync("aws", ["socialmessaging", operation])'],
    ["an operation of the AWS CLI", '"disassociate-whatsapp-business-account"'],
  ])("%s", (_, source) => {
    expect(waysToAssociate(source)).not.toEqual([]);
  });

  test("nothing in what is harmless", () => {
    const source = `
      import type { SocialMessagingClient } from "${PACKAGE}";
      import {
        type ServiceInputTypes,
        TagResourceCommand,
      } from "${PACKAGE}";
      const { ListTagsForResourceCommand } = await import("${PACKAGE}");
      const { plan } = await import("./commands/plan.js");
      // It never associates an account, nor disassociates one.
    `;
    expect(waysToAssociate(source)).toEqual([]);
  });
});

const FOLDERS = ["app", "constructs", "formats", "iam", "local", "review", "scripts"];

describe("no product source can link or unlink an account", () => {
  const sources = [
    "main.ts",
    ...FOLDERS.flatMap((folder) => sourcesBelow(join(root, folder))),
  ].filter((file) => !file.startsWith(join("local", "emulator")));

  test("the search has seen every source", () => {
    expect(sources).toContain(join("scripts", "wiring", "apply.ts"));
    expect(sources).toContain(join("local", "local-aws.ts"));
    const importing = sources.filter((file) => read(file).includes(PACKAGE));
    expect(importing).toEqual(expect.arrayContaining([join("scripts", "aws", "clients.ts")]));
  });

  test.each(sources)("%s", (file) => {
    expect(waysToAssociate(read(file))).toEqual([]);
  });

  test("every name that may be imported is in use", () => {
    const used = sources.map(read).join("\n");
    expect(ALLOWED.filter((name) => !new RegExp(`\\b${name}\\b`).test(used))).toEqual([]);
  });
});

test("a whole journey calls no other operation than the seven that are emulated", async () => {
  const TAGS = { Team: "care" };
  const emulator = await emulatorOf([
    { number: 1, phones: { 1: {} } },
    { number: 2, destination: FOREIGN },
  ]);
  use(emulator);
  const options = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY, yes: true };
  const files = (tags: Record<string, string>) =>
    environmentFile([{ number: 1, tags, phones: { 1: tags } }, { number: 2 }]);
  const folder = inFolder(new Folder({ prod: files(TAGS) }));
  const codes = [
    (await ended(folder, () => plan("prod", options))).code,
    (await ended(folder, () => apply("prod", options))).code,
    (await ended(folder, () => apply("prod", { ...options, replace: [wabaOfOthers(emulator)] })))
      .code,
    (await ended(folder, () => plan("prod", options))).code,
  ];
  folder.write("environments/prod.yaml", files({}));
  codes.push((await ended(folder, () => apply("prod", options))).code);
  codes.push((await ended(folder, () => detach("prod", options))).code);
  expect(codes).toEqual([2, 2, 0, 0, 0, 0]);
  const called = Object.keys(callsIn(emulator));
  expect(Object.keys(ROUTES)).toEqual(expect.arrayContaining(called));
  // All of them but what applications call, and the one for a single number, which nothing here needs.
  const others = [
    "GetLinkedWhatsAppBusinessAccountPhoneNumber",
    "GetWhatsAppMessageMedia",
    "SendWhatsAppMessage",
  ];
  expect([...called, ...others].sort()).toEqual(Object.keys(ROUTES).sort());
  expect(emulator.store.account(WABA).eventDestinations).toEqual([]);
});

function wabaOfOthers({ store }: Awaited<ReturnType<typeof emulatorOf>>): string {
  return store.accounts[1]?.id ?? "";
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourcesBelow(path);
    return name.endsWith(".ts") ? [relative(root, path)] : [];
  });
}
