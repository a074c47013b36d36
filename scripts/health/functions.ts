import type { Kind, Values, World } from "./health";
import { readIfThere } from "./read";

interface PermissionStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statement that lets the event topic call a function. The function itself is somebody else's. */
export const functionPermission: Kind = {
  what: "permission to call function",
  named: functionOf,
  compared: { action: null, principal: null, source_arn: null, effect: "Allow", conditions: null },
  notCompared: {
    statement_id: "the statement is found by it",
    function_name: "the statement is found by it",
    qualifier: "the statement is found by it",
  },
  read: readPermission,
};

function functionOf({ function_name: name, qualifier }: Values): string {
  return [name, qualifier].filter((part) => part !== undefined).join(":");
}

async function readPermission(values: Values, { clients }: World) {
  const client = await clients.lambda();
  const { GetPolicyCommand } = await import("@aws-sdk/client-lambda");
  const { function_name, qualifier, statement_id: id } = values;
  const input = { FunctionName: String(function_name), Qualifier: qualifier as string | undefined };
  const found = await readIfThere(
    "lambda:GetPolicy",
    functionOf(values),
    ["ResourceNotFoundException"],
    (options) => client.send(new GetPolicyCommand(input), options),
  );
  const { Statement = [] } = JSON.parse(found?.Policy ?? "{}") as {
    readonly Statement?: readonly PermissionStatement[];
  };
  const statement = Statement.find(({ Sid }) => Sid === id);
  if (statement === undefined) return undefined;
  const { Effect, Principal, Action, Condition = {} } = statement;
  const { Service: service = Principal } = Object(Principal) as { readonly Service?: unknown };
  const { ArnLike: { "AWS:SourceArn": sourceArn, ...others } = {}, ...conditions } = Condition;
  return {
    effect: Effect,
    action: Action,
    principal: service,
    source_arn: sourceArn,
    conditions: { ...conditions, ArnLike: others },
  };
}
