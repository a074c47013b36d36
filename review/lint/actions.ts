import { actionMatches } from "../../iam/evaluate/match";
import type { Statement } from "../../iam/policy/policy";
import { type Action, actionsOf } from "../iam-data/iam-data";
import { isOpaque } from "./tokens";

/** What an entry of a statement's actions stands for. */
export interface ActionPattern {
  readonly text: string;
  /** As written; `*` when the entry is nothing but that. */
  readonly service: string;
  readonly name: string;
  /** Nothing where the service is not known, or is every service. */
  readonly actions: readonly Action[] | undefined;
}

const remembered = new Map<string, ActionPattern>();

/** The statement's actions, or those it excepts; entries that only Terraform knows are left out. */
export function actionPatterns({ action }: Statement): ActionPattern[] {
  return action.values.filter((text) => !isOpaque(text)).map(actionPattern);
}

/** Whether the statement's actions include this one, given as `service:Name`. */
export function includesAction({ action }: Statement, name: string): boolean {
  return action.values.some((pattern) => actionMatches(pattern, name) === true) !== action.except;
}

function actionPattern(text: string): ActionPattern {
  const known = remembered.get(text) ?? readPattern(text);
  remembered.set(text, known);
  return known;
}

function readPattern(text: string): ActionPattern {
  if (/^\*+$/.test(text)) return { text, service: "*", name: "*", actions: undefined };
  const [service = "", ...rest] = text.split(":");
  const name = rest.join(":");
  const actions = actionsOf(service)?.filter((one) => actionMatches(name, one.name) === true);
  return { text, service, name, actions };
}
