/** A policy as it is written. */
interface Written {
  readonly Version: string;
  readonly Statement: readonly Record<string, unknown>[];
}

/** The same policy with everything turned round, repeated or respelled that means nothing. */
export function respelled({ Version, Statement }: Written): Written {
  return {
    Version,
    Statement: Statement.toReversed().flatMap((statement) => {
      const other = Object.fromEntries(
        Object.entries(statement).map(([name, value]) => [name, respelledElement(name, value)]),
      );
      return [other, { ...other, Sid: "Again" }];
    }),
  };
}

function respelledElement(name: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (name.endsWith("Action")) return listed(value).map((action) => String(action).toUpperCase());
  if (name.endsWith("Resource")) return listed(value);
  if (name === "Condition") {
    return mapped(value, swappedCase, (keys) => mapped(keys, swappedCase, listed));
  }
  if (!name.endsWith("Principal")) return value;
  return value === "*"
    ? { AWS: ["*", "*"] }
    : mapped(
        value,
        (type) => type,
        (ids) => listed(ids).map(otherAccount),
      );
}

function mapped(
  value: unknown,
  name: (key: string) => string,
  of: (value: unknown) => unknown,
): unknown {
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, one]) => [name(key), of(one)]),
  );
}

function listed(value: unknown): unknown[] {
  const values = [value].flat();
  return [...values.toReversed(), ...values];
}

function otherAccount(id: unknown): unknown {
  const [, account] = /^arn:aws:iam::(\d+):root$/.exec(String(id)) ?? [];
  return account ?? (/^\d+$/.test(String(id)) ? `arn:aws:iam::${id}:root` : id);
}

function swappedCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
