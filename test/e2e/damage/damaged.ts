import type { AwsClients } from "../../../scripts/aws/clients";
import type { Deployed } from "../fullest";

/** Ends one damage: what was replaced is written again, or Terraform deploys again. */
export type Repair = (() => Promise<unknown>) | "redeploy";

export type Values = Deployed["values"];

/** @param values of the resource, as Terraform has them in its state */
type Damage = (aws: AwsClients, values: Values) => Promise<Repair>;

/**
 * An argument that verify compares, what is wrong with it then, and the damage; a text says why there is none.
 * Verify has to name the argument, or what is written as the last.
 */
export type Change = readonly [
  argument: string,
  what: string,
  damage: Damage | string,
  says?: string,
];

/** How resources of one type of Terraform are damaged by hand. */
export interface Damages {
  /** What verify has to call such a resource. */
  readonly named: (values: Values) => string;
  /** Deletes it; a text says why nobody can. */
  readonly gone: Damage | string;
  /** Every argument that verify compares, policies apart: each is changed on one resource that has it. */
  readonly changes?: readonly Change[];
  /** Arguments that are policies: each statement of each resource is damaged. */
  readonly policies?: Readonly<
    Record<string, (aws: AwsClients, values: Values, policy: string) => Promise<unknown>>
  >;
}

/** Writes another value, and for the repair the former again. */
export async function instead<T>(
  write: (value: T) => Promise<unknown>,
  former: T,
  other: T,
): Promise<Repair> {
  await write(other);
  return () => write(former);
}

interface Statement {
  readonly Sid: string;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** What a hand can do to a policy, statement by statement, with the Sid that verify has to name. */
export function damagedPolicies(policy: string): { what: string; sid: string; text: string }[] {
  const document = JSON.parse(policy) as { Statement: Statement[] };
  const { Statement: statements } = document;
  const withStatements = (Statement: readonly object[]) =>
    JSON.stringify({ ...document, Statement });
  const changed = (at: number, changes: object) =>
    withStatements(statements.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  const without = (at: number) => withStatements(statements.filter((_, index) => index !== at));
  const [first] = statements;
  return [
    {
      what: "with one more",
      sid: "Stranger",
      text: withStatements([...statements, { ...first, Sid: "Stranger", Effect: "Allow" }]),
    },
    ...statements.flatMap((statement, at) => {
      const { Sid: sid, Principal, Condition } = statement;
      return [
        // AWS refuses a policy without statements.
        ...(statements.length === 1 ? [] : [{ what: "removed", sid, text: without(at) }]),
        ...(Principal === undefined || Principal === "*"
          ? []
          : [{ what: "for everybody", sid, text: changed(at, { Principal: "*" }) }]),
        ...(Condition === undefined
          ? []
          : [{ what: "without conditions", sid, text: changed(at, { Condition: undefined }) }]),
      ];
    }),
  ];
}
