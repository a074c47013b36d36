import { Construct } from "constructs";
import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import {
  type Requirement,
  type Requiring,
  requirementsOf,
} from "../../../constructs/shared/requirement";
import { synthesize } from "../synthesize";

class Requires extends Construct implements Requiring {
  constructor(
    scope: Construct,
    id: string,
    readonly requirement: Requirement | undefined,
  ) {
    super(scope, id);
  }
}

const logs = (source: string): PolicyStatement => ({
  Sid: "AllowS3AccessLogs",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::acme-logs/${source}/*`,
});

const of = "arn:aws:s3:::acme-logs";
const required = (source: string): Requirement => ({
  of,
  why: `receives the access logs of ${source}`,
  statements: [logs(source)],
  settings: ["in the same account"],
});

function requirements(...all: readonly unknown[]): readonly Requirement[] {
  let found: readonly Requirement[] = [];
  synthesize((stack) => {
    all.forEach((one, index) => {
      new Requires(stack, `At ${index}`, one as Requirement);
    });
    found = requirementsOf(stack);
  });
  return found;
}

test("an owner's property is listed once, with every statement under a Sid of its own", () => {
  expect(requirements(required("a"), required("b"), required("a"), required("c"))).toEqual([
    {
      of,
      why: "receives the access logs of a; receives the access logs of b; receives the access logs of c",
      statements: [
        logs("a"),
        { ...logs("b"), Sid: "AllowS3AccessLogs2" },
        { ...logs("c"), Sid: "AllowS3AccessLogs3" },
      ],
      settings: ["in the same account"],
    },
  ]);
});

test("what other constructs call a requirement is left alone", () => {
  expect(
    requirements(undefined, "Node 20", { of, why: "", statements: [] }, required("a")),
  ).toEqual([required("a")]);
});
