import { Construct, type IConstruct } from "constructs";
import { made } from "../../formats/options";

/** A construct with everything inside it. */
export const construct = made<IConstruct>(Construct.isConstruct, {
  allowed: "a construct, such as a stack",
  fix: "pass the construct itself",
});
