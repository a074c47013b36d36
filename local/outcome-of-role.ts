import * as iam from "@aws-sdk/client-iam";
import { nameInArn } from "../formats/arns";
import { evaluate, type Outcome } from "../iam/evaluate/evaluate";
import { readPolicy } from "../iam/policy/read";

/**
 * What IAM would answer to a role that sends from a phone number, by the policies that are really attached to it: a local
 * AWS keeps policies and enforces none.
 * @param action such as social-messaging:SendWhatsAppMessage
 */
export async function outcomeOfRole(
  client: iam.IAMClient,
  { role, action, resource }: { role: string; action: string; resource: string },
): Promise<Outcome> {
  const RoleName = nameInArn(role);
  const { PolicyNames = [] } = await client.send(new iam.ListRolePoliciesCommand({ RoleName }));
  const inline = PolicyNames.map(async (PolicyName) => {
    const found = await client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName }));
    return found.PolicyDocument ?? "";
  });
  const { AttachedPolicies = [] } = await client.send(
    new iam.ListAttachedRolePoliciesCommand({ RoleName }),
  );
  const attached = AttachedPolicies.map(async ({ PolicyArn }) => {
    const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const version = await client.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return version.PolicyVersion?.Document ?? "";
  });
  const policies = (await Promise.all([...inline, ...attached])).map((text) =>
    readPolicy(decodeURIComponent(text), "identity"),
  );
  const principal = { type: "AWS", value: role } as const;
  return evaluate(policies, { principal, action, resource, context: {} }).outcome;
}
