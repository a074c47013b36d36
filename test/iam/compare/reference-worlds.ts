import { opaque } from "../../../iam/policy/terraform-references";
import { REFERENCES } from "./documented-vocabulary";
import type { World, Written } from "./oracle";
import { PLAIN } from "./verdicts";

/** What a text of the policies looks like that a reference of some type may come to be. */
const LITERALS: Readonly<Record<keyof typeof REFERENCES, RegExp>> = {
  role: /arn:aws:iam::\d{12}:role\/[\w-]+/g,
  account: /(?<![\d:])\d{12}(?![\d:])/g,
  topic: /arn:aws:sns:[\w-]+:\d{12}:[\w*-]+/g,
  queue: /arn:aws:sqs:[\w-]+:\d{12}:[\w*?-]+/g,
  provider: /arn:aws:iam::\d{12}:oidc-provider\/[\w.-]+/g,
};

/**
 * What the references of two policies may come to be: something else each; one of them a text of its type that the
 * policies name anyway or that one of their patterns matches; two of them the same; and a variable of the
 * configuration may hold a policy variable, which no request needs to have.
 */
export function worldsOf(policies: readonly Written[]): World[] {
  const text = JSON.stringify(policies);
  const all = Object.entries(REFERENCES).flatMap(([type, references]) =>
    references.flatMap((reference) =>
      text.includes(reference) ? [[type as keyof typeof REFERENCES, reference] as const] : [],
    ),
  );
  const changes = all.flatMap(([type, reference], at) => [
    ...textsOf(text, type).map((value) => ({ [named(reference)]: value })),
    ...all.slice(at + 1).flatMap(([other, same]) =>
      other === type
        ? textsOf(text, type)
            .slice(0, 2)
            .map((value) => ({ [named(reference)]: value, [named(same)]: value }))
        : [],
    ),
  ]);
  const worlds = [{}, ...changes].map((tokens): World => ({ ...PLAIN, tokens }));
  const variable = "${var.account}";
  if (!text.includes(opaque(variable))) return worlds;
  const tokens = { [variable]: "${aws:PrincipalTag/none}" };
  return [...worlds, { ...PLAIN, tokens, unset: "condition" }];
}

function named(reference: string): string {
  return reference.replaceAll(/[\uE000\uE001]/g, "");
}

function textsOf(text: string, type: keyof typeof REFERENCES): string[] {
  const found = (text.match(LITERALS[type]) ?? []).map((one) =>
    one.replaceAll("*", "x").replaceAll("?", "i"),
  );
  const some = { account: "123456789013", role: "arn:aws:iam::111122223333:role/some" };
  return [...new Set([...found, ...(type in some ? [some[type as keyof typeof some]] : [])])];
}
