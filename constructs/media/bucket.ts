import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { IConstruct } from "constructs";
import type { Grantee } from "../grants/grantee";
import type { MediaStorage } from "../grants/media";
import type { MessagingKey } from "../shared/messaging-key";
import type { Requiring } from "../shared/requirement";

/** The bucket through which media enters and leaves WhatsApp, whether it is created here or exists. */
export interface MessagingBucket extends IConstruct, MediaStorage, Requiring {
  /** As given. */
  readonly name: string;
  /** The name, for arguments that must wait until the bucket exists. */
  readonly deployedName: string;
  /**
   * The key that encrypts the objects.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
  /**
   * Lets a role work with received media: store it below the inbound prefix, as GetWhatsAppMessageMedia
   * does with the rights of its caller (strongly inferred, AWS does not document it), and read it
   * there. The call itself is the media handler's, WhatsAppMessaging.grantHandleMedia. Within one account the
   * role's own policy suffices, with a key whose policy delegates to IAM.
   * @throws ProblemsError for what is no role of this account
   */
  grantInbound(grantee: Grantee): IamRolePolicy;
  /**
   * Lets a role work with media to be sent: write it below the outbound prefix, and have it read
   * there by PostWhatsAppMessageMedia or CreateWhatsAppMessageTemplateMedia, which do so with
   * the rights of their caller (strongly inferred, AWS does not document it).
   * @throws ProblemsError for what is no role of this account
   */
  grantOutbound(grantee: Grantee): IamRolePolicy;
}
