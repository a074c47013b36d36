import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { PolicyStatement } from "../shared/policy-document";
import { flowManagerStatements } from "./flow-manager";
import type { Grantee } from "./grantee";
import { type Grant, Grants } from "./grants";
import { type MediaHandlerScope, mediaHandlerStatements } from "./media-handler";
import type { MediaStorage } from "./media-storage";
import { type ReaderScope, readerStatements } from "./reader";
import {
  accountAndNumberProblems,
  type PhoneNumberScope,
  phoneNumberProblems,
  type WabaScope,
  wabaProblems,
} from "./scopes";
import { senderStatements } from "./sender";
import { templateManagerStatements } from "./template-manager";
import { type WiringScope, type WiringTarget, wiringOperatorStatements } from "./wiring-operator";

/** What a composition grants to the roles of an application. */
export class ApplicationAccess {
  private readonly grants: Grants;

  constructor(
    owner: Construct,
    private readonly props: AwsScope & { readonly namePrefix: string },
  ) {
    this.grants = new Grants(owner, props);
  }

  send(grantee: Grantee, scope: PhoneNumberScope): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("Send", "send", senderStatements(scope)),
      phoneNumberProblems(this.props, scope),
    );
  }

  handleMedia(grantee: Grantee, scope: MediaHandlerScope, storage: MediaStorage): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("HandleMedia", "handle-media", mediaHandlerStatements(scope, storage)),
      phoneNumberProblems(this.props, scope),
    );
  }

  manageTemplates(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("ManageTemplates", "manage-templates", templateManagerStatements(scope)),
      wabaProblems(this.props, scope),
    );
  }

  manageFlows(grantee: Grantee, scope: WabaScope): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("ManageFlows", "manage-flows", flowManagerStatements(scope)),
      wabaProblems(this.props, scope),
    );
  }

  read(grantee: Grantee, scope: ReaderScope): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("Read", "read", readerStatements(scope)),
      accountAndNumberProblems(this.props, scope),
    );
  }

  operate(grantee: Grantee, scope: WiringScope, target: WiringTarget): IamRolePolicy {
    return this.grants.add(
      grantee,
      this.named("Operate", "operate", wiringOperatorStatements(scope, target)),
      accountAndNumberProblems(this.props, scope),
    );
  }
  /** The prefix keeps the policies of two environments apart that grant to the same role. */
  private named(id: string, what: string, statements: readonly PolicyStatement[]): Grant {
    return { id, policyName: `${this.props.namePrefix}-whatsapp-${what}`, statements };
  }
}
