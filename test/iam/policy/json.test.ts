import { duplicateNames, readPolicy } from "../../../iam/policy/read";
import { fc } from "../../fuzz";

describe("a name that stands twice in one object, of which JSON.parse would drop one", () => {
  const policy = (condition: string) =>
    `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":${condition}}]}`;

  test.each([
    ['{"Bool":{"a:b":true},"Bool":{"a:c":true}}', "Statement[1].Condition.Bool"],
    ['{"Bool":{"a:b":true,"a:\\u0062":false}}', "Statement[1].Condition.Bool.a:b"],
  ])("%s", (condition, path) => {
    expect(() => readPolicy(policy(condition), "resource")).toThrow(
      `${path}: got the same name twice; allowed: every name once`,
    );
  });

  test("is not found in strings that look like JSON", () => {
    expect(duplicateNames(JSON.stringify({ a: '{"b":1,"b":2}', b: ['"c":', '"c":'] }))).toEqual([]);
  });

  test("is not found in any value that JSON.stringify writes", () => {
    fc.assert(fc.property(fc.json(), (json) => duplicateNames(json).length === 0));
  });
});
