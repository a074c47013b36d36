import { ReflectionGroup, ReflectionKind } from "typedoc";

const { Class, Function: Func, Interface } = ReflectionKind;

/** With which a reader begins, in this order. */
const FIRST = ["WhatsAppMessaging", "EventTopic", "MediaBucket", "EncryptionKey", "requirementsOf"];

/** What takes or gives a grant, and what writes the policy of one. */
const OF_GRANTS =
  /^(Grantee|Publisher|Media(Direction|HandlerScope|Storage|Prefixes)|(PhoneNumber|Waba|Reader|Wiring)Scope|WiringTarget|Policy(Document|Statement)|Conditions|[a-z]\w*Policy)$/;

const named = (symbol, pattern) => pattern.test(symbol.name);

/** A symbol belongs to the first of these that takes it; the file of its page depends on its kind alone. */
const GROUPS = [
  {
    title: "Start here",
    says: "One composition for a whole environment, what it is made of, and what the owners of existing things merge.",
    takes: (symbol) => FIRST.includes(symbol.name),
  },
  {
    title: "Environment files",
    says: 'Imported from "cdktf-aws-social-messaging/environments"; all others from "cdktf-aws-social-messaging".',
    takes: (symbol, environments) => environments.has(symbol.name),
  },
  {
    title: "Existing",
    says: "They name what others own, change nothing of it, and know what its owner must merge.",
    takes: (symbol) => symbol.kindOf(Class) && named(symbol, /^Existing/),
  },
  {
    title: "Grants",
    says: "Who may do what: the methods that begin with grant take these, and the functions return whole policies.",
    takes: (symbol) => named(symbol, OF_GRANTS),
  },
  {
    title: "Building blocks",
    says: "Each can be used alone.",
    takes: (symbol) => symbol.kindOf(Class | Func) && !named(symbol, /Error$/),
  },
  {
    title: "Options",
    says: "What constructs and fields of environment files take.",
    takes: (symbol) => symbol.kindOf(Interface) && named(symbol, /(Props|Options)$/),
  },
  { title: "Types", says: "What the others are made of, and errors.", takes: () => true },
];

/**
 * Puts the entries of the index into groups by what a reader looks for, instead of by kinds of TypeScript.
 * @param environments names that the entry for environment files exports
 */
export function group(project, environments) {
  const groups = GROUPS.map(({ title, says }) => {
    const made = new ReflectionGroup(title, project);
    made.description = [{ kind: "text", text: says }];
    return made;
  });
  for (const symbol of project.children ?? []) {
    groups[GROUPS.findIndex(({ takes }) => takes(symbol, environments))].children.push(symbol);
  }
  for (const { children } of groups) {
    const place = ({ name }) => [FIRST.indexOf(name), name];
    children.sort((one, other) => {
      const [[at, name], [otherAt, otherName]] = [place(one), place(other)];
      return at - otherAt || name.localeCompare(otherName, "en");
    });
  }
  project.groups = groups.filter(({ children }) => children.length > 0);
}
