// Without the schema of environment files, which every command would load to find their folder.
const ACCOUNT_STACK_PREFIX = "account-";

/** The stack of what exists once per AWS account. */
export function accountStackName(account: string): string {
  return `${ACCOUNT_STACK_PREFIX}${account}`;
}

/** File names become stack ids, folder names and part of state keys; account stacks share that space. */
export const environmentName = {
  pattern: new RegExp(`^(?!${ACCOUNT_STACK_PREFIX})(?=.{1,40}$)[a-z](-?[a-z0-9])*$`),
  allowed: `at most 40 lower-case letters, digits and single hyphens, a letter first, not starting with ${ACCOUNT_STACK_PREFIX}`,
  fix: () => "rename the file, for example to prod.yaml",
};
