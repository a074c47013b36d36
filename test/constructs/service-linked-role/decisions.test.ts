import {
  serviceLinkedRoleDecisions,
  serviceLinkedRolePart,
} from "../../../constructs/service-linked-role/decisions";
import { refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

refusesOptions(serviceLinkedRoleDecisions, scope, [
  [{ import: "yes" }, ["import", '"yes"', "true or false", "pass true or false"]],
]);

test.each([
  ["create", "this environment", false],
  ["import", "this environment", true],
  ["existing", "somebody else", false],
] as const)("a role to %s is a part of %s", (serviceLinkedRole, owner, imported) => {
  expect(serviceLinkedRolePart({ ...scope, serviceLinkedRole })).toMatchObject({ owner, imported });
});
