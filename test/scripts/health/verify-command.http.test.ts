import { text } from "node:stream/consumers";
import type { TamperedAnswer } from "../../../local/emulator/faults";
import { verify } from "../../../scripts/commands/verify";
import { serve } from "../../serve";
import { ACCOUNT, phoneId, WABA } from "../wiring/fixtures";
import { ended, inFolder, use } from "../wiring/in-process";
import { type Declared, emulatorOf, environmentFile, Folder } from "../wiring/site";

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY, json: true };

interface Line {
  readonly subject: string;
  readonly status: string;
  readonly message: string;
}

async function verified(declared: readonly Declared[]) {
  const folder = inFolder(new Folder({ prod: environmentFile(declared) }));
  const { code, out } = await ended(folder, () => verify("prod", OPTIONS));
  const { environments } = JSON.parse(out) as {
    readonly environments: Readonly<Record<string, { readonly health: readonly Line[] }>>;
  };
  return { code, health: Object.values(environments).flatMap(({ health }) => health) };
}

test("without a right to look, everything is unknown, and that is no success", async () => {
  const server = await serve(async (request, response) => {
    const asked = new URLSearchParams(await text(request)).get("Action");
    const identity = `<GetCallerIdentityResult><Account>${ACCOUNT}</Account><Arn>arn:x</Arn></GetCallerIdentityResult>`;
    const denied = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
    if (asked === "GetCallerIdentity") response.end(`<R>${identity}</R>`);
    else response.writeHead(403).end(`<ErrorResponse>${denied}</ErrorResponse>`);
  });
  const before = process.env["AWS_ENDPOINT_URL"];
  process.env["AWS_ENDPOINT_URL"] = server.url;
  use(await emulatorOf([]));
  const { code, health } = await verified([]);
  process.env["AWS_ENDPOINT_URL"] = before;
  server.close();
  const unknown = health.filter(({ status }) => status === "unknown");
  expect(unknown.map(({ subject }) => subject)).toContain("event topic");
  expect(health.filter(({ status }) => status === "failed")).toEqual([]);
  expect(code).toBe(1);
});

test("how far Meta has onboarded an account, and where it keeps data, is printed", async () => {
  const tamper = ({ operation, body }: TamperedAnswer) => {
    if (operation !== "GetLinkedWhatsAppBusinessAccount") return body as object;
    const { account } = body as { account: { phoneNumbers: readonly object[] } };
    const [first, ...others] = account.phoneNumbers;
    const phoneNumbers = [{ ...first, dataLocalizationRegion: "DE\n::error::x" }, ...others];
    const marketingMessagesOnboardingStatus = "ONBOARDED\u001b[31m";
    return { account: { ...account, marketingMessagesOnboardingStatus, phoneNumbers } };
  };
  const phones = { 1: {}, 2: {} };
  use(await emulatorOf([{ number: 1, phones }], { tamper }));
  const { health } = await verified([{ number: 1, phones }]);
  expect(health.filter(({ subject }) => subject === WABA)).toEqual([
    {
      subject: WABA,
      status: "ok",
      message:
        "Meta's onboarding for marketing messages is ONBOARDED\\u001b[31m. Meta keeps data of its numbers in DE\\u000a::error::x.",
    },
  ]);
  expect(health.map(({ subject }) => subject)).not.toContain(phoneId(1));
});
