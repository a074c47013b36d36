import {
  ACCOUNT,
  but,
  compared,
  DENY,
  GRANT,
  OPEN,
  ROLE,
  TOPIC,
  verdictTable,
  when,
} from "./verdicts";

const USER = `arn:aws:iam::${ACCOUNT}:user/ops/ada`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci`;
const by = (AWS: string) => but(OPEN, { Principal: { AWS } });

verdictTable("what a key that says who calls leaves of a principal", [
  [
    "a role is no service",
    GRANT,
    [GRANT, when(by(ROLE), "Bool", "aws:PrincipalIsAWSService", "true")],
    "equivalent",
    "equivalent",
  ],
  [
    "a user has one name, whatever the path",
    GRANT,
    [GRANT, when(by(USER), "StringEquals", "aws:username", "bob")],
    "equivalent",
    "equivalent",
  ],
  [
    "a user's own name",
    by(USER),
    when(by(USER), "StringEquals", "aws:username", "ada"),
    "equivalent",
    "equivalent",
  ],
  [
    "a session whose Deny is removed",
    [by(ROLE), but(DENY, { Principal: { AWS: SESSION } })],
    by(ROLE),
    "broadened",
    "narrowed",
  ],
]);

test.each([
  ["Bool", "aws:PrincipalIsAWSService", "true"],
  ["ForAnyValue:StringEquals", "aws:PrincipalServiceNamesList", "sns.amazonaws.com"],
  ["StringEquals", "aws:SourceAccount", ACCOUNT],
  ["ArnLike", "aws:SourceArn", TOPIC],
])("%s %s is shown with a service, as nobody else sends that key", (operator, key, value) => {
  const { witness } = compared(by(ROLE), [by(ROLE), when(OPEN, operator, key, value)]);
  expect(witness?.principal.type).toBe("Service");
});
