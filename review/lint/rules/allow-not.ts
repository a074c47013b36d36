import { statementRule } from "../rule";

export const allowNot = statementRule(
  {
    id: "allow-not",
    severity: "error",
    description: "An Allow with NotPrincipal, NotAction or NotResource.",
  },
  ({ statement: { effect, principal, action, resource } }) => {
    if (effect !== "Allow") return [];
    const elements = { Principal: principal, Action: action, Resource: resource };
    return Object.entries(elements)
      .filter(([, selection]) => selection?.except)
      .map(([element]) => ({
        subject: element,
        message: `an Allow with Not${element} grants everything that is not listed, including what AWS adds later`,
        fix: `write ${element} with what is meant; to take something away from another grant, use a Deny`,
      }));
  },
);
