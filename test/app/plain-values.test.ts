import {
  App,
  DefaultTokenResolver,
  Fn,
  Lazy,
  StringConcat,
  TerraformStack,
  Token,
  Tokenization,
} from "cdktf";
import { resolvingReferencesOnly } from "../../app/plain-values";
import { fc } from "../fuzz";

const scope = new TerraformStack(new App(), "stack");
const options = { scope, resolver: new DefaultTokenResolver(new StringConcat()) };

/** What it resolves to, or why it cannot be resolved. */
function outcome(value: unknown): unknown {
  try {
    return { value: Tokenization.resolve(value, options) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : error };
  }
}

const later = Lazy.anyValue({ produce: () => "later" });
const nothing = Lazy.anyValue({ produce: () => undefined });

/** Every kind of token, what stands beside or looks like one, and what cannot be resolved. */
const special = fc.constantFrom<unknown>(
  ...[Token.asString(later), `a ${Token.asString(later)} b`, Token.asString(nothing), later],
  ...[nothing, Token.asNumber(later), `${Token.asNumber(later)} days`, "1e5", "4711e+4", "-.e-"],
  ...[Token.asList(later), Token.asList(later)[0], Token.asNumberList(later), "#{TfToken[", 1e300],
  ...[Token.asNumberMap(later), Token.asStringMap(later), Token.asAnyMap(later), -123456789],
  ...["String Map Token Value", "Any Map Token Value", Fn.join(",", ["a", Token.asString(later)])],
  ...["${aws_sns_topic.events.arn}", "$${aws:PrincipalAccount}", new Date(0), () => "a", scope],
  ...[undefined, null, Number.NaN, new Map([["a", 1]]), Object.create(null)],
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    special,
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant(Token.asString(later))), tie("value"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

test("plainValues resolves what the toolkit resolves, and refuses what it refuses with the same message", () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(resolvingReferencesOnly(() => outcome(value))).toEqual(outcome(value));
    }),
  );
});

test("plainValues copies, as what is merged into the result must not change the value", () => {
  const value = { list: [{ name: "a" }] };
  const copy = resolvingReferencesOnly(() => Tokenization.resolve(value, options));
  expect(copy).toEqual(value);
  expect(copy.list).not.toBe(value.list);
  expect(copy.list[0]).not.toBe(value.list[0]);
});

test("plainValues leaves the toolkit as it was, even where the work fails", () => {
  const { resolve } = Tokenization;
  const fails = () => {
    throw new Error("stop");
  };
  expect(() => resolvingReferencesOnly(fails)).toThrow("stop");
  expect(Tokenization.resolve).toBe(resolve);
});
