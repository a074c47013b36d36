import type { Outputs } from "../../../constructs/messaging/outputs";
import type { ActualAccount, ActualWiring } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";

export const ACCOUNT = "111122223333";
export const SERVICE = "social-messaging.amazonaws.com";
export const TOPIC_ARN = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-events`;
export const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-8444-555555555555`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-connect`;
export const INSTANCE_ARN = `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`;
export const SCOPE = { account: ACCOUNT, region: "eu-west-1" };

/** `waba-` and the digit 32 times. */
export const waba = (digit: number) => `waba-${String(digit).repeat(32)}`;
const wabaArn = (digit: number) =>
  `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/${String(digit).repeat(32)}`;
export const phone = (digit: number) => `phone-number-id-${String(digit).repeat(32)}`;

/** An environment whose accounts 1, 2, ... send their events where the list says. */
export function sending(destinations: readonly string[], changes: Record<string, unknown> = {}) {
  const whatsappBusinessAccounts = destinations.map((destination, index) => ({
    id: waba(index + 1),
    destination,
  }));
  const connect = destinations.includes("connect") ? { instanceArn: INSTANCE_ARN } : undefined;
  return environment({ whatsappBusinessAccounts, connect, ...changes });
}

/** As many linked accounts, with one phone number for each rating given. */
export function linked(count: number, ratings: readonly (string | undefined)[] = []): ActualWiring {
  const accounts = Array.from({ length: count }, (_, index): ActualAccount => {
    const digit = index + 1;
    const numbers = (index === 0 ? ratings : []).map((qualityRating, position) => ({
      id: phone(position + 1),
      arn: `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${position + 1}`,
      tags: {},
      qualityRating,
    }));
    return {
      id: waba(digit),
      name: "Acme",
      registrationStatus: "COMPLETE",
      destination: undefined,
      tagged: [{ id: waba(digit), arn: wabaArn(digit), tags: {} }, ...numbers],
    };
  });
  return { accounts, linked: accounts.map(({ id }) => id) };
}

export const call = (digit: number) => ({
  service: SERVICE,
  sourceAccount: ACCOUNT,
  sourceArn: wabaArn(digit),
  waba: waba(digit),
});

export function outputs(changes: Partial<Outputs> = {}): Outputs {
  return {
    format_version: "1",
    environment: "prod",
    account_id: ACCOUNT,
    region: "eu-west-1",
    event_topic_arn: TOPIC_ARN,
    event_key_arn: KEY_ARN,
    ...changes,
  };
}

/** A policy in which one statement differs from the one that the stack writes. */
export function withStatement(
  policy: { readonly Statement: readonly object[] },
  changes: Record<string, unknown>,
  position = 0,
): string {
  const Statement = policy.Statement.map((statement, index) =>
    index === position ? { ...statement, ...changes } : statement,
  );
  return JSON.stringify({ ...policy, Statement });
}

/** Limits a statement to one account, by its ARN. */
export const onlyFor = (digit: number) => ({
  Condition: { ArnEquals: { "aws:SourceArn": wabaArn(digit) } },
});

export const ANOTHER_ACCOUNT = {
  Condition: { StringEquals: { "aws:SourceAccount": "444455556666" } },
};
