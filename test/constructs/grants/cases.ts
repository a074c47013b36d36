import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import {
  callerPolicy,
  flowManagerPolicy,
  inboundMediaPolicy,
  mediaHandlerPolicy,
  outboundMediaPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "../../../constructs/grants/documents";
import type { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import type { PolicyDocument } from "../../../constructs/shared/policy-document";
import { document } from "../expected-policies";
import { scope } from "../synthesize";
import * as expected from "./expected";
import { KEY, numbers, wabas } from "./granted";

const INSTANCE =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";

/** The bucket of the composition that the grants are tried on, in plain words. */
const storage = {
  ...scope,
  arn: "arn:aws:s3:::acme-whatsapp-media-111122223333",
  inboundPrefix: "inbound/",
  outboundPrefix: "outbound/",
  key: { arn: KEY },
};
const topicArn = "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events";
const connectRoleArn = "arn:aws:iam::111122223333:role/acme-whatsapp-connect";
const both = { ...wabas, ...numbers };

export interface Case {
  readonly what: string;
  readonly policyName: string;
  readonly grant: (whatsapp: WhatsAppMessaging, role: IamRole) => unknown;
  readonly options?: { readonly connect: { readonly instanceArn: string } };
  readonly standAlone: () => PolicyDocument;
  readonly document: PolicyDocument;
}

/** Every grant, with the stand-alone document that must say the same. */
export const CASES: readonly Case[] = [
  {
    what: "a sender",
    policyName: "acme-whatsapp-send",
    grant: (whatsapp, role) => whatsapp.grantSend(role, numbers),
    standAlone: () => senderPolicy(scope, numbers),
    document: expected.sender,
  },
  {
    what: "a caller",
    policyName: "acme-whatsapp-call",
    grant: (whatsapp, role) => whatsapp.grantCall(role, numbers),
    standAlone: () => callerPolicy(scope, numbers),
    document: expected.caller,
  },
  {
    what: "a media handler",
    policyName: "acme-whatsapp-handle-media",
    grant: (whatsapp, role) => whatsapp.grantHandleMedia(role, numbers),
    standAlone: () => mediaHandlerPolicy(storage, numbers),
    document: expected.mediaHandler,
  },
  {
    what: "a media handler of what is received",
    policyName: "acme-whatsapp-handle-media",
    grant: (whatsapp, role) =>
      whatsapp.grantHandleMedia(role, { ...numbers, direction: "inbound" }),
    standAlone: () => mediaHandlerPolicy(storage, { ...numbers, direction: "inbound" }),
    document: expected.mediaReceiver,
  },
  {
    what: "a media handler of what is sent",
    policyName: "acme-whatsapp-handle-media",
    grant: (whatsapp, role) =>
      whatsapp.grantHandleMedia(role, { ...numbers, direction: "outbound" }),
    standAlone: () => mediaHandlerPolicy(storage, { ...numbers, direction: "outbound" }),
    document: expected.mediaUploader,
  },
  {
    what: "the inbound half of the bucket",
    policyName: "acme-whatsapp-media-111122223333-inbound",
    grant: (whatsapp, role) => whatsapp.media.grantInbound(role),
    standAlone: () => inboundMediaPolicy(storage),
    document: document(...expected.inbound()),
  },
  {
    what: "the outbound half of the bucket",
    policyName: "acme-whatsapp-media-111122223333-outbound",
    grant: (whatsapp, role) => whatsapp.media.grantOutbound(role),
    standAlone: () => outboundMediaPolicy(storage),
    document: document(...expected.outbound()),
  },
  {
    what: "a template manager",
    policyName: "acme-whatsapp-manage-templates",
    grant: (whatsapp, role) => whatsapp.grantManageTemplates(role, wabas),
    standAlone: () => templateManagerPolicy(scope, wabas),
    document: expected.templateManager,
  },
  {
    what: "a Flow manager",
    policyName: "acme-whatsapp-manage-flows",
    grant: (whatsapp, role) => whatsapp.grantManageFlows(role, wabas),
    standAlone: () => flowManagerPolicy(scope, wabas),
    document: expected.flowManager,
  },
  {
    what: "a reader",
    policyName: "acme-whatsapp-read",
    grant: (whatsapp, role) => whatsapp.grantRead(role, both),
    standAlone: () => readerPolicy(scope, both),
    document: expected.reader,
  },
  {
    what: "an operator of the wiring",
    policyName: "acme-whatsapp-operate",
    grant: (whatsapp, role) => whatsapp.grantOperate(role, both),
    standAlone: () => wiringOperatorPolicy(scope, both, { topicArn }),
    document: expected.operator,
  },
  {
    what: "an operator of the wiring to Amazon Connect",
    policyName: "acme-whatsapp-operate",
    grant: (whatsapp, role) => whatsapp.grantOperate(role, both),
    options: { connect: { instanceArn: INSTANCE } },
    standAlone: () => wiringOperatorPolicy(scope, both, { topicArn, connectRoleArn }),
    document: expected.operatorWithConnect,
  },
];
