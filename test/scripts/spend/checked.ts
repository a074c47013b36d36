import type { Metric } from "../../../constructs/alarms/metrics";
import { spend } from "../../../scripts/commands/spend";
import { ended, inFolder } from "../wiring/in-process";
import { type Behaviour, type MetricsServer, startMetricsServer } from "./metrics-server";
import { ARRIVING, environmentFile, folderOf, messageFee, numberArn, templateFee } from "./site";

export const NUMBER = { WhatsAppPhoneNumberArn: numberArn(1) };
export const MESSAGE = { DestinationCountryCode: "DE", MessageFeeType: "Marketing" };
export const TEMPLATE = {
  DestinationCountryCode: "DE",
  MetaTemplateMessageFeeCategory: "marketing",
  MetaTemplateMessageFeeType: "regular",
};
export const DAILY = {
  limits: [{ usd: 300, per: "day", severity: "warning" }],
  budgets: { enabled: false },
};
export const HEALTHY: readonly Metric[] = [ARRIVING, messageFee(MESSAGE), templateFee(TEMPLATE)];

/** The server that the last check asked. */
export let server: MetricsServer | undefined;

afterEach(() => server?.close());

/** What --check says where the account has these metrics. */
export async function check(
  behaviour: Behaviour,
  yaml = environmentFile(),
  card?: string,
  json = true,
) {
  server?.close();
  server = await startMetricsServer(behaviour);
  process.env["AWS_ENDPOINT_URL_CLOUDWATCH"] = server.url;
  const folder = inFolder(folderOf(yaml, card));
  const { code, out, err } = await ended(folder, () => spend("prod", { check: true, json }));
  return { code, out, err, document: json && out !== "" ? JSON.parse(out) : undefined };
}

export const has = (...metrics: Metric[]) => ({ metrics: [...metrics, ARRIVING] });

/** By the end of the alarm's name. */
export const verdictOf = (document: { verdicts: { alarm: string }[] }, ending: string) =>
  document.verdicts.find(({ alarm }) => alarm.endsWith(ending));

export const messages = (document: { findings: { message: string }[] }) =>
  document.findings.map(({ message }) => message);
