import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { scope } from "../synthesize";

export const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const RESOURCE = "arn:aws:social-messaging:eu-west-1:111122223333";
/** Both spellings that AWS documents. */
export const NUMBER = `${RESOURCE}:phone-number-id/976c72a700aac43eaf573ae050000001`;
export const OTHER_NUMBER = `${RESOURCE}:phone-number-id/phone-number-id-976c72a700aac43eaf573ae050000002`;
export const ALL_NUMBERS = `${RESOURCE}:phone-number-id/*`;
export const WABA = `${RESOURCE}:waba/fb2594b8a7974770b128a409e2000001`;
export const ALL_WABAS = `${RESOURCE}:waba/*`;

export const numbers = { phoneNumberArns: [NUMBER] };
export const wabas = { wabaArns: [WABA] };

/** One inline policy as Terraform would attach it. */
export interface Attached {
  readonly role: string;
  readonly name: string;
  readonly document: unknown;
  readonly provider?: string;
}

/** A stack as far as grants are concerned. */
export interface Granted {
  /** By address below `aws_iam_role_policy`. */
  readonly policies: Readonly<Record<string, Attached>>;
  readonly text: string;
}

/** Builds constructs in a stack of a provider alone. */
export function granted(build: (stack: TerraformStack) => void): Granted {
  const stack = new TerraformStack(Testing.app(), "test");
  new AwsProvider(stack, "aws", { region: scope.region });
  build(stack);
  const text = Testing.synth(stack, true);
  const policies: Record<string, Record<string, string>> = JSON.parse(text).resource
    ?.aws_iam_role_policy ?? {};
  return {
    policies: Object.fromEntries(
      Object.entries(policies).map(([address, { role = "", name = "", policy = "", provider }]) => [
        address,
        { role, name, document: JSON.parse(policy), ...(provider && { provider }) },
      ]),
    ),
    text,
  };
}

export function chatRole(stack: TerraformStack, id = "ChatRole"): IamRole {
  return new IamRole(stack, id, { name: `acme-${id}`, assumeRolePolicy: TRUST });
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Sid: "AllowLambda",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
});

type Options = Partial<WhatsAppMessagingProps>;

/** A composition, on a key that exists, so that nothing in its policies is a reference. */
export function composed(stack: TerraformStack, options: Options = {}): WhatsAppMessaging {
  return new WhatsAppMessaging(stack, "WhatsApp", {
    ...scope,
    namePrefix: "acme",
    mediaKey: { existingArn: KEY },
    ...options,
  });
}

/** What one grant of a composition to one role attaches. */
export function attachedBy(
  grant: (whatsapp: WhatsAppMessaging, role: IamRole) => unknown,
  options: Options = {},
): Attached | undefined {
  const { policies } = granted((stack) => {
    grant(composed(stack, options), chatRole(stack));
  });
  return Object.entries(policies).find(([address]) => address.includes("ChatRole"))?.[1];
}

/** As the policy review sees it. */
export function configuration({ text }: Granted) {
  return configurationOf("test", text);
}
