import { CreateRoleCommand, IAMClient, type IAMClientConfig } from "@aws-sdk/client-iam";
import { SOCIAL_MESSAGING } from "../constructs/shared/publisher";

/**
 * The service-linked role as AWS would name it. moto derives another name from the service, so the role of
 * the account's stack would not be found.
 * @param config how the local AWS is reached
 */
export async function createServiceLinkedRole(config: IAMClientConfig): Promise<void> {
  await new IAMClient(config).send(
    new CreateRoleCommand({
      RoleName: "AWSServiceRoleForSocialMessaging",
      Path: `/aws-service-role/${SOCIAL_MESSAGING}/`,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    }),
  );
}
