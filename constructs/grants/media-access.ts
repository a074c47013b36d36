import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import type { Grantee } from "./grantee";
import { Grants } from "./grants";
import {
  inboundStorageStatements,
  type MediaStorage,
  outboundStorageStatements,
} from "./media-storage";

/** What a bucket grants of itself, whether it was created here or only named. */
export class MediaAccess {
  private readonly grants: Grants;

  constructor(
    owner: Construct,
    private readonly storage: MediaStorage & { readonly name: string },
  ) {
    this.grants = new Grants(owner, storage);
  }

  grantInbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(grantee, {
      id: "Inbound",
      policyName: `${this.storage.name}-inbound`,
      statements: inboundStorageStatements(this.storage),
    });
  }

  grantOutbound(grantee: Grantee): IamRolePolicy {
    return this.grants.add(grantee, {
      id: "Outbound",
      policyName: `${this.storage.name}-outbound`,
      statements: outboundStorageStatements(this.storage),
    });
  }
}
