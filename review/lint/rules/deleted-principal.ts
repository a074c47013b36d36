import { statementRule } from "../rule";

/** The unique id of a role or user, which AWS writes in place of an ARN once that principal is deleted. */
const UNIQUE_ID = /^A(RO|ID)A[A-Z0-9]+$/;

export const deletedPrincipal = statementRule(
  {
    id: "deleted-principal",
    severity: "warning",
    description: "A principal by its unique id (AROA..., AIDA...).",
  },
  ({ statement: { principal } }) =>
    (principal?.values ?? [])
      .filter(({ type, value }) => type === "AWS" && UNIQUE_ID.test(value))
      .map(({ value }) => ({
        subject: value,
        message: `${value} is the id of a ${value.startsWith("AROA") ? "role" : "user"}, which AWS writes in place of the ARN after that principal was deleted: a new one with the same name is not meant by it`,
        fix: "name the principal that exists now by its ARN, or remove the entry",
      })),
);
