import { CREATE_ROLE, serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { serviceLinkedRoleExists } from "../deploy/stacks";
import { toRun } from "../terminal/to-run";
import type { Check } from "./examination";

/** Without it no metric appears, and no alarm on one can fire. */
export const serviceLinkedRole: Check = {
  subject: "service-linked role",
  async look(examined) {
    const { environment, clients } = examined;
    await examined.rightAccount();
    const { name, account } = environment;
    const role = serviceLinkedRolePart(environment);
    if (await serviceLinkedRoleExists(clients, role.arn)) {
      return { status: "ok", message: "the role exists" };
    }
    if (!isOurs(role)) {
      return {
        status: "wrong",
        message: `account ${account} has no such role, so that no metric appears and no alarm on one can fire`,
        fix: `deploy the environment of the account that creates it, or run ${CREATE_ROLE}`,
      };
    }
    if (role.imported) {
      return {
        status: "wrong",
        message: `environments/${name}.yaml says serviceLinkedRole: import, but account ${account} has no such role`,
        fix: "write serviceLinkedRole: create",
      };
    }
    const message = `the role does not exist yet: ${toRun("deploy", name)} creates it first`;
    return { status: "ok", message };
  },
};
