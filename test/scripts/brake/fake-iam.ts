import type { IAMClient } from "@aws-sdk/client-iam";
import { denySending } from "../../../constructs/brake/policies";

/** How AWS names its errors. */
export function awsError(name: string, message = "refused"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } });
}

type Input = Readonly<Record<string, string | undefined>>;

/** What IAM knows of one policy, as far as the brake asks for it. */
export class FakeIam {
  readonly roles = new Set<string>();
  readonly users = new Set<string>();
  readonly groups = new Set<string>();
  document: unknown = denySending(undefined);
  tags: { Key?: string; Value?: string }[] = [];
  /** Operations that were asked for, in this order. */
  readonly sent: string[] = [];
  /** Errors by `Operation` or `Operation name`. */
  readonly errors = new Map<string, Error>();
  /** Whether an answer says all that AWS's would. */
  foreign = false;
  /** Answers of other operations, by `Operation name` or `Operation`. */
  readonly answers = new Map<string, object>();
  /** Done before an operation is answered. */
  before: (operation: string) => void = () => {};

  get client(): IAMClient {
    const send = async (command: { readonly constructor: { name: string }; input: Input }) =>
      this.answer(command.constructor.name.replace(/Command$/, ""), command.input);
    // Paginators of the SDK take nothing else than its class.
    const { IAMClient: Client } = require("@aws-sdk/client-iam");
    return Object.assign(Object.create(Client.prototype), { send });
  }

  private answer(operation: string, input: Input): object {
    const name = input["RoleName"] ?? input["UserName"] ?? "";
    this.sent.push(`${operation} ${name}`.trim());
    this.before(operation);
    const error = this.errors.get(operation) ?? this.errors.get(`${operation} ${name}`);
    if (error !== undefined) throw error;
    switch (operation) {
      case "GetPolicy":
        return { Policy: { DefaultVersionId: "v1", Tags: this.tags } };
      case "GetPolicyVersion":
        if (this.foreign) return {};
        return { PolicyVersion: { Document: encodeURIComponent(JSON.stringify(this.document)) } };
      case "ListEntitiesForPolicy":
        if (this.foreign) return {};
        return {
          PolicyRoles: [...this.roles].map((RoleName) => ({ RoleName })),
          PolicyUsers: [...this.users].map((UserName) => ({ UserName })),
          PolicyGroups: [...this.groups].map((GroupName) => ({ GroupName })),
          IsTruncated: false,
        };
      case "AttachRolePolicy":
        this.roles.add(name);
        return {};
      case "AttachUserPolicy":
        this.users.add(name);
        return {};
      case "DetachRolePolicy":
        this.roles.delete(name);
        return {};
      case "DetachUserPolicy":
        this.users.delete(name);
        return {};
      case "TagPolicy":
        this.tags = (input as unknown as { Tags: FakeIam["tags"] }).Tags;
        return {};
      default: {
        const answer = this.answers.get(`${operation} ${name}`) ?? this.answers.get(operation);
        if (answer === undefined) throw new Error(`unforeseen: ${operation} ${name}`);
        return answer;
      }
    }
  }
}
