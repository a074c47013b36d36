/**
 * The web address of this package's repository, as package.json has it (a test compares the two); nothing
 * while it has none.
 */
export const REPOSITORY: string | undefined = undefined;
