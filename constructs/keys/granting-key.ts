import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { Grants } from "../grants/grants";
import { decrypter } from "../grants/resources";
import { AddedStatements, type ResourceStatement } from "../shared/added-statements";
import type { Grantee } from "../shared/grantee";
import type { Statements } from "../shared/kept";
import type { DecryptScope, MessagingKey } from "../shared/messaging-key";
import type { PolicyStatement } from "../shared/policy-document";
import type { Publisher } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import { keyStatements } from "./key-policy";

/**
 * A key that is created here or exists, with what was granted on it so far.
 * @throws ProblemsError for what EncryptionKey and ExistingKey refuse
 */
export abstract class GrantingKey extends Construct implements MessagingKey {
  public abstract readonly account: string;
  public abstract readonly region: string;
  public abstract readonly arn: string;
  private readonly publishers = new Publishers(this);
  // In the policy of a key, Resource "*" means this key; its ARN would be a reference to itself.
  private readonly added = new AddedStatements(
    this,
    "kms",
    () => ["*"],
    () => keyStatements(this, this.publishers.all),
  );
  private grants: Grants | undefined;

  /**
   * Lets a service use the key for publishing, for this account's resources only; of a key that exists, adds to what
   * its owner has to merge.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   * @example
   * key.grantPublish({
   *   name: "Uploads",
   *   service: "s3.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:s3:::acme-uploads",
   * });
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
  }

  /**
   * Lets a role decrypt what it reads from queues and buckets on this key, for which it needs the rights on them, too:
   * `grantConsume` and `grantInbound` come with their own part of the key. The role's own policy suffices, as
   * the key's delegates to IAM; of a key that exists, `requirement` asks for that.
   * @throws ProblemsError for what is no role of this account, or a service that is not known
   * @example
   * whatsapp.key.grantDecrypt(role, { through: ["sqs"] });
   */
  public grantDecrypt(grantee: Grantee, scope: DecryptScope = {}): IamRolePolicy {
    this.grants ??= new Grants(this, this, this.policyPrefix);
    return this.grants.add(decrypter, grantee, scope, this);
  }

  /**
   * Adds a statement to the key's policy; of a key that exists, to what its owner has to merge. Its Resource is `*`,
   * which means this key.
   * @throws ProblemsError with everything that is wrong with the statement: a Sid that is taken, everybody or a
   * service without a condition on who calls, operations of other services
   * @example
   * whatsapp.key.addToResourcePolicy({
   *   Sid: "AllowAuditDecrypt",
   *   Effect: "Allow",
   *   Principal: { AWS: "arn:aws:iam::444455556666:role/audit" },
   *   Action: "kms:Decrypt",
   *   Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }

  /** @internal Statements that its policy has already, found right. */
  protected keep(statements: Statements["statements"]): void {
    this.added.keep(statements);
  }

  /** @internal Starts the names of policies that let roles decrypt; nothing where it is not known yet. */
  protected abstract readonly policyPrefix: string | undefined;

  /** @internal Everything that its policy has to say. */
  protected get statements(): readonly PolicyStatement[] {
    return [...keyStatements(this, this.publishers.all), ...this.added.all];
  }
}
