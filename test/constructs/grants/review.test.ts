import { lint } from "../../../review/lint/lint";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { CASES } from "./cases";
import {
  ALL_NUMBERS,
  ALL_WABAS,
  chatRole,
  composed,
  configuration,
  type Granted,
  granted,
} from "./granted";

/** With the policies that the review found on roles, so that a finding-free nothing is no success. */
function reviewed(stack: Granted) {
  const reading = readConfiguration(configuration(stack));
  const policies = reading.policies.filter(({ argument, kind }) => {
    return argument === "policy" && kind === "identity";
  });
  return { findings: lint(configuration(stack), reading), policies, unread: reading.unreadable };
}

test.each(CASES)("$what: the review has nothing to say", ({ grant, options, policyName }) => {
  const stack = granted((stack) => {
    grant(composed(stack, options), chatRole(stack));
  });
  const { findings, policies, unread } = reviewed(stack);
  expect(policies.map(({ resource }) => resource.values["name"])).toContain(policyName);
  expect(findings).toEqual([]);
  expect(unread).toEqual([]);
});

test.each(CASES)("$what: a stand-alone document as a managed policy, neither", ({ standAlone }) => {
  const policy = { name: "app", policy: JSON.stringify(standAlone()) };
  const text = JSON.stringify({ resource: { aws_iam_policy: { App: policy } } });
  const { findings, policies } = reviewed({ text, policies: {} });
  expect(policies).toHaveLength(1);
  expect(findings).toEqual([]);
});

test("all numbers and accounts of the Region, on a created key: neither", () => {
  const numbers = { phoneNumberArns: [ALL_NUMBERS] };
  const wabas = { wabaArns: [ALL_WABAS] };
  const { findings, policies } = reviewed(
    granted((stack) => {
      const whatsapp = composed(stack, { mediaKey: {} });
      const role = chatRole(stack);
      whatsapp.grantSend(role, numbers);
      whatsapp.grantHandleMedia(role, numbers);
      whatsapp.grantManageTemplates(role, wabas);
      whatsapp.grantManageFlows(role, wabas);
      whatsapp.grantRead(role, { ...numbers, ...wabas });
      whatsapp.grantOperate(role, { ...numbers, ...wabas });
    }),
  );
  expect(policies).toHaveLength(6);
  expect(findings).toEqual([]);
});
