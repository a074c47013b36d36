import { actionMatches } from "../../iam/evaluate/match";
import type { Principal, Statement } from "../../iam/policy/policy";
import { isEveryone } from "../../iam/policy/principals";
import { isAccountToken } from "../../iam/policy/terraform-references";
import { isOpaque } from "../../iam/policy/texts";
import { type Action, actionsOf } from "../iam-data/iam-data";

import type { FoundPolicy } from "../model";
import { hasKnownOnlyAtApply } from "../terraform/tokens";

/** An entry of a statement's actions, and what it matches. */
export interface ActionPattern {
  readonly text: string;
  /** The prefix as it is written; `*` if the entry is nothing but that. */
  readonly service: string;
  readonly name: string;
  /** Undefined if the service is not known, or is every service. */
  readonly actions: readonly Action[] | undefined;
}

const remembered = new Map<string, ActionPattern>();

/** The statement's actions, or those it excepts; entries that only Terraform knows are left out. */
export function actionPatterns({ action }: Statement): ActionPattern[] {
  return action.values.filter((text) => !isOpaque(text)).map(actionPattern);
}

/** The statement's texts in which variables count: its resources and the values of its conditions. */
export function textsOf({ resource, conditions }: Statement): string[] {
  return [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
}

/** The statement's texts of which a plan has only what they refer to: two that are the same here need not be the same. */
export function hiddenTexts(statement: Statement): string[] {
  const { action, principal } = statement;
  const named = principal?.values.map(({ value }) => value) ?? [];
  return [...action.values, ...named, ...textsOf(statement)].filter(hasKnownOnlyAtApply);
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
  const all = actionsOf(service);
  const actions = name === "*" ? all : all?.filter((one) => actionMatches(name, one.name) === true);
  return { text, service, name, actions };
}

const ACCOUNT_OF = /^(?:(\d{12})|arn:[a-z-]+:(?:iam|sts)::(\d{12}):.+)$/;
const ACCOUNT_ITSELF = /^\d{12}$|^arn:[^:]*:iam::.*:root$/;

/** An account as such, whose own IAM policies decide who of it is meant. */
export function isAccount({ type, value }: Principal): boolean {
  return type === "AWS" && (ACCOUNT_ITSELF.test(value) || isAccountToken(value));
}

/** Twelve digits, if the principal is of an account that is known. */
export function accountOf({ type, value }: Principal): string | undefined {
  if (type !== "AWS") return undefined;
  const [, itself, within] = ACCOUNT_OF.exec(value) ?? [];
  return itself ?? within;
}

/** The principal for people. */
export function principalName(principal: Principal): string {
  if (isEveryone(principal)) return "everybody";
  if (isAccount(principal)) return `account ${principal.value}, whose IAM policies decide who`;
  return principal.type === "Service" ? `the service ${principal.value}` : principal.value;
}

/** Policies of keys and secrets, in which every resource means only the one that they belong to. */
export function meansItself({ kind, resource }: FoundPolicy): boolean {
  return kind === "resource" && /^aws_(kms|secretsmanager)_/.test(resource.type);
}

/** An endpoint's policy grants nothing: it filters what else is allowed, and names everybody. */
export function isFilter({ resource }: FoundPolicy): boolean {
  return /^aws_vpc_endpoint(_policy)?$/.test(resource.type);
}
