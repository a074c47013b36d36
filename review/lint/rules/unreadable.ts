import { settingRule } from "../rule";

export const unreadable = settingRule(
  {
    id: "unreadable",
    severity: "error",
    description: "A policy, or a resource that may grant something, could not be read.",
  },
  (_, reading) =>
    reading.unreadable.map(({ id, resource, argument, cause, fingerprint, reason, fix }) => {
      const setting = [id, cause, fingerprint ?? resource.values];
      return { resource, argument, setting, message: reason, fix };
    }),
);
