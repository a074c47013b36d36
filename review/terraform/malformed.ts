import { cut, UserError } from "../../formats/problem";

/** A file that cannot be understood: which, what is wrong with it, and what to do. */
export function malformed(file: string, what: string, fix: string): UserError {
  return new UserError(`${file}: ${cut(what)}\n  fix  ${fix}`);
}
