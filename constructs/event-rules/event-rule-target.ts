import { Token } from "cdktf";
import { eventBusArn, keyArn, queueArn, ruleTargetArn, topicArn } from "../../formats/arns";
import { EVENT_TYPES } from "../../formats/event-types";
import { eventRuleName } from "../../formats/names";
import { show } from "../../formats/problem";
import { delegateToIam } from "../keys/key-policy";
import { eventRuleRoleName } from "../shared/names";
import type { Requirement } from "../shared/requirement";
import { arnWithin, checkFormat, type PropProblem } from "../shared/validate";
import type { EventRuleProps } from "./event-rule";
import { allowPutEvents, type RuleTarget } from "./event-rule-policies";

const ACTIONS = [
  { format: queueArn, action: "sqs:SendMessage" },
  { format: topicArn, action: "sns:Publish" },
  { format: eventBusArn, action: "events:PutEvents" },
] as const;

/** The least that EventBridge must be allowed, told by the ARN. */
export function targetOf({ targetArn, targetKeyArn }: EventRuleProps): RuleTarget {
  const found = ACTIONS.find(({ format }) => format.pattern.test(targetArn));
  if (found === undefined) throw new Error(`no target: ${targetArn}`); // refused before
  return { arn: targetArn, action: found.action, keyArn: targetKeyArn };
}

export function ruleProblems(props: EventRuleProps): (PropProblem | undefined)[] {
  return [
    checkFormat(eventRuleName, "name", props.name),
    targetProblem(props),
    arnWithin(props, keyArn, "targetKeyArn", props.targetKeyArn),
    keyOfBus(props),
    ...typeProblems(props),
  ];
}

function targetProblem(props: EventRuleProps): PropProblem | undefined {
  const { targetArn } = props;
  if (Token.isUnresolved(targetArn)) {
    return {
      field: "targetArn",
      got: "a reference",
      allowed: `${ruleTargetArn.allowed}, literally`,
      fix: "build the ARN from account, Region and name: what the role may do depends on it",
    };
  }
  if (eventBusArn.pattern.test(targetArn)) return undefined; // events may cross accounts and Regions
  return arnWithin(props, ruleTargetArn, "targetArn", targetArn);
}

function keyOfBus({ targetArn, targetKeyArn }: EventRuleProps): PropProblem | undefined {
  if (targetKeyArn === undefined || !eventBusArn.pattern.test(targetArn)) return undefined;
  return {
    field: "targetKeyArn",
    got: show(targetKeyArn),
    allowed: "nothing beside an event bus, which uses its key itself",
    fix: "remove targetKeyArn",
  };
}

function typeProblems({ detailTypes = EVENT_TYPES }: EventRuleProps): PropProblem[] {
  const allowed = EVENT_TYPES.join(", ");
  if (detailTypes.length === 0) {
    const fix = "name at least one, or leave detailTypes out for all";
    return [{ field: "detailTypes", got: "an empty list", allowed, fix }];
  }
  return detailTypes.flatMap((type, index) => {
    const problem = { field: `detailTypes[${index}]`, got: show(type), allowed };
    if (!EVENT_TYPES.includes(type)) return [{ ...problem, fix: "write one of them" }];
    if (detailTypes.indexOf(type) === index) return [];
    return [{ ...problem, fix: "remove the second one" }];
  });
}

/** References belong to what is created beside the rule, so that there is no owner to tell. */
export function requirementOf(props: EventRuleProps, roleArn: string): Requirement | undefined {
  const { account, name, targetArn, targetKeyArn } = props;
  const why = `takes the EventBridge events of the rule ${name}`;
  if (eventBusArn.pattern.test(targetArn) && targetArn.split(":")[4] !== account) {
    const statements = [allowPutEvents(targetArn, roleArn, eventRuleRoleName(name))];
    return { of: targetArn, why, statements, settings: [] };
  }
  if (targetKeyArn === undefined || Token.isUnresolved(targetKeyArn)) return undefined;
  return { of: targetKeyArn, why, statements: [delegateToIam(props)], settings: [] };
}
