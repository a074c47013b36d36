import { onSetting, type Rule } from "../rule";

const RULE = { id: "unreadable", severity: "error" } as const;

export const unreadable: Rule = {
  ...RULE,
  check: (_, reading) =>
    reading.unreadable.map(({ id, resource, argument, cause, fingerprint, reason, fix }) => {
      const setting = [id, cause, fingerprint ?? resource.values];
      return onSetting(RULE, { resource, argument }, setting, { message: reason, fix });
    }),
};
