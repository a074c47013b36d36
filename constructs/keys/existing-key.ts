import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import type { Construct } from "constructs";
import { nameInArn } from "../../formats/arns";
import { isReference } from "../../formats/terraform-reference";
import { checkProps } from "../shared/check-props";
import type { Requirement, Requiring } from "../shared/requirement";
import { existingKeyDecisions } from "./decisions";
import { GrantingKey } from "./granting-key";
import type { ExistingKeyProps } from "./options";

const RUNBOOK = "See docs/runbook.md#a-named-key-is-refused";

/**
 * A key that somebody else owns. It is looked at in every plan and refused there when it is
 * asymmetric, AWS-managed or disabled; its policy stays the owner's, who merges `requirement`.
 * @throws ProblemsError for an alias, or a key of another account or Region
 * @example
 * const key = new ExistingKey(this, "Key", { account, region, arn: keyArn });
 * new EventTopic(this, "Events", { account, region, name: "acme-events", key });
 * const merge = requirementsOf(key); // for its owner
 */
export class ExistingKey extends GrantingKey implements Requiring {
  public readonly account: string;
  public readonly region: string;
  /** As given. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: ExistingKeyProps) {
    super(scope, id);
    checkProps(this, existingKeyDecisions, props);
    this.account = props.account;
    this.region = props.region;
    this.arn = props.arn;
    this.lookUp();
    this.node.addValidation({
      validate: () => {
        const { checkOwnPolicy } = require("./own-policy") as typeof import("./own-policy");
        return checkOwnPolicy(this, this.statements);
      },
    });
  }

  /** What its owner has to merge into its policy for everything granted so far. */
  public get requirement(): Requirement {
    return {
      of: this.arn,
      why: "encrypts what the environment keeps and publishes",
      statements: this.statements,
      settings: ["symmetric, customer-managed, enabled, rotation on"],
    };
  }

  /** @internal The key's id. */
  protected get policyPrefix(): string | undefined {
    return isReference(this.arn) ? undefined : nameInArn(this.arn);
  }

  /** The only way to learn of an asymmetric key before SNS and S3 fail on it, much later. */
  private lookUp(): void {
    new DataAwsKmsKey(this, "Key", {
      keyId: this.arn,
      lifecycle: {
        postcondition: [
          {
            condition:
              '${self.key_usage == "ENCRYPT_DECRYPT" && self.key_spec == "SYMMETRIC_DEFAULT"}',
            errorMessage: `${this.arn} is not symmetric: SNS and S3 cannot encrypt with it. Name a symmetric key. ${RUNBOOK}`,
          },
          {
            condition: '${self.key_manager == "CUSTOMER"}',
            errorMessage: `${this.arn} is managed by AWS, so nobody can let the service use it. Name a customer-managed key. ${RUNBOOK}`,
          },
          {
            condition: "${self.enabled}",
            errorMessage: `${this.arn} is disabled or pending deletion. Enable it, or name another key. ${RUNBOOK}`,
          },
        ],
      },
    });
  }
}
