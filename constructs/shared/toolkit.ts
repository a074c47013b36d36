import type { IConstruct } from "constructs";
import { type Problem, ProblemsError, UserError } from "../../formats/problem";

/** The entries of this package, by the toolkit whose constructs they build. */
const ENTRIES: Readonly<Record<string, { readonly entry: string; readonly bindings: string }>> = {
  cdktf: { entry: "cdktf-aws-social-messaging", bindings: "@cdktf/provider-aws" },
  cdktn: { entry: "cdktf-aws-social-messaging/cdktn", bindings: "@cdktn/provider-aws" },
};

/** The toolkit of this entry. Packing puts the other one's name here for the other entry. */
const toolkit = loaded(() => require("cdktf") as typeof import("cdktf"));

function loaded<Loaded>(load: () => Loaded): Loaded {
  try {
    return load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // The error names the toolkit, which the source cannot.
    const [, missing = ""] = /^Cannot find (?:module|package) '(cdkt[fn])'/.exec(message) ?? [];
    const wanted = ENTRIES[missing];
    if (code !== "MODULE_NOT_FOUND" || wanted === undefined) throw error;
    throw new UserError(missingToolkit(missing, wanted));
  }
}

function missingToolkit(missing: string, wanted: (typeof ENTRIES)[string]): string {
  const [other = "", { entry } = wanted] =
    Object.entries(ENTRIES).find(([name]) => name !== missing) ?? [];
  return isInstalled(other)
    ? `${wanted.entry} builds constructs of ${missing}, which is not installed, but ${other} is: import ${entry} instead, and ${entry}/environments for environment files`
    : `${wanted.entry} builds constructs of ${missing}, which is not installed: install ${missing} and ${wanted.bindings}, or ${other} and its bindings, and import ${entry}`;
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** How the toolkits mark their classes with their own names. */
const MARK = Symbol.for("jsii.rtti");

function toolkitOf(aClass: unknown): string | undefined {
  const { fqn } = Object(Reflect.get(Object(aClass), MARK)) as { readonly fqn?: string };
  return fqn?.split(".")[0];
}

/**
 * Refuses a stack of the other toolkit, in which constructs of this entry would break while they are written. Of what
 * has no mark, nothing is reported.
 */
export function refuseOtherToolkit(construct: IConstruct): void {
  const ours = toolkitOf(toolkit.TerraformStack);
  const stack = construct.node.scopes.find((scope) => toolkit.TerraformStack.isStack(scope));
  const theirs = toolkitOf(stack?.constructor);
  const other = ENTRIES[theirs ?? ""];
  if (stack === undefined || other === undefined || theirs === ours) return;
  const problem: Problem = {
    where: construct.node.path,
    field: "",
    got: `a stack of ${theirs}`,
    allowed: `a stack of ${ours}, whose constructs this entry of the package builds`,
    fix: `import ${other.entry}, and ${other.entry}/environments for environment files`,
  };
  throw new ProblemsError(`${construct.constructor.name} cannot be built here:`, [problem]);
}
