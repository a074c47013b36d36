import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What moto 5.2 forgets or lacks, added: without it, neither `verify` nor a second plan could be clean. */
const SITE_CUSTOMIZE = `
import copy
import json
from moto.budgets.models import Budget
from moto.budgets.responses import BudgetsResponse
from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.config import default_user_config
from moto.core.responses import ActionResult
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend, ManagedPolicy
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.logs.metric_filters import MetricFilters
from moto.sns.responses import SNSResponse
from moto.sqs.models import Queue
from moto.stepfunctions.models import StateMachineInstance
from moto.stepfunctions.responses import StepFunctionResponse


def wraps(cls, name):
    """Replaces a method by one that gets the former as its first argument."""
    former = getattr(cls, name)

    def replace(function):
        setattr(cls, name, lambda *args, **named: function(former, *args, **named))

    return replace


@wraps(SNSResponse, "get_topic_attributes")
def with_signature_version(former, self):
    answer = former(self)
    topic = self.backend.get_topic(self._get_param("TopicArn"))
    answer.result["Attributes"]["SignatureVersion"] = getattr(topic, "signature_version", "1")
    return answer


# Queues have no allow policy, lose their policy with any change, and spread their redrive policy.
Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
Queue.redrive_allow_policy = None


@wraps(Queue, "_set_attributes")
def keeping_the_policy(former, self, attributes, now=None):
    kept = {} if not hasattr(self, "_policy_json") else {"Policy": self.policy}
    former(self, {**kept, **attributes}, now)


def attributes_as_written(former=Queue.attributes.fget):
    def attributes(self):
        found = former(self)
        if self.redrive_policy:
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return {name: value for name, value in found.items() if value not in (None, "")}

    return property(attributes)


Queue.attributes = attributes_as_written()


@wraps(MetricFilters, "add_filter")
def replacing_the_former(former, self, filter_name, filter_pattern, log_group_name, transformations):
    self.delete_filter(filter_name, log_group_name)
    former(self, filter_name, filter_pattern, log_group_name, transformations)


# moto stores composite alarms and has no operation for them.
CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


@wraps(CloudWatchResponse, "describe_alarms")
def of_the_types(former, self):
    types = self._get_param("AlarmTypes", ["MetricAlarm"])
    found = former(self).result
    return ActionResult({f"{type}s": found[f"{type}s"] for type in types})


# Trails are found by their name alone, and hide that they have selectors.
for name, change in {"start_logging": Trail.start_logging, "stop_logging": Trail.stop_logging}.items():
    setattr(CloudTrailBackend, name, lambda self, name, change=change: change(self.get_trail(name)))


@wraps(CloudTrailBackend, "delete_trail")
def by_arn(former, self, name):
    former(self, self.get_trail(name).trail_name)


@wraps(Trail, "description")
def with_selectors(former, self, include_region=False):
    found = former(self, include_region)
    custom = len(self.event_selectors) + len(self.advanced_event_selectors) > 0
    return {**found, "HomeRegion": self.region_name, "HasCustomEventSelectors": custom}


def describe_subscribers(self):
    budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
    asked = self._get_param("Notification")
    found = [one.subscribers for one in budget.notifications if one.details == asked]
    return json.dumps({"Subscribers": [each for one in found for each in one]})


def update_budget(self):
    new = self._get_param("NewBudget")
    self.backend.budgets[self._get_param("AccountId")][new["BudgetName"]].budget = Budget(new, []).budget
    return json.dumps({})


BudgetsResponse.update_budget = update_budget
BudgetsResponse.describe_subscribers_for_notification = describe_subscribers
BudgetsResponse.list_tags_for_resource = lambda self: json.dumps({"ResourceTags": []})

# State machines really run, and Terraform checks them and asks for their versions.
default_user_config["stepfunctions"] = {"execute_state_machine": True}
StateMachineInstance.__deepcopy__ = lambda self, memo: copy.copy(self)  # with its executions it fails


def validate_state_machine_definition(self):
    return ActionResult({"result": "OK", "diagnostics": []})


StepFunctionResponse.validate_state_machine_definition = validate_state_machine_definition
StepFunctionResponse.list_state_machine_versions = lambda self: ActionResult(
    {"stateMachineVersions": []}
)


# moto counts a policy once more that is attached already, and deletes one that is attached.
@wraps(ManagedPolicy, "attach_to")
def attached_once(former, self, identity):
    if self.arn not in identity.managed_policies:
        former(self, identity)


@wraps(IAMBackend, "delete_policy")
def unless_attached(former, self, policy_arn):
    if self.get_policy(policy_arn).attachment_count > 0:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    former(self, policy_arn)


# moto takes a bucket policy's refusal of calls without TLS for a refusal of all calls.
@wraps(IAMPolicyStatement, "is_action_permitted")
def but_for_tls(former, self, *args, **named):
    if "aws:SecureTransport" in str(self._statement.get("Condition")):
        return PermissionResult.NEUTRAL
    return former(self, *args, **named)
`;

/** A folder for PYTHONPATH, from which Python loads the patch by itself as it starts. */
export function patchFolder(): { readonly PYTHONPATH: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "moto-patch-"));
  writeFileSync(join(folder, "sitecustomize.py"), SITE_CUSTOMIZE);
  const others = process.env["PYTHONPATH"];
  return {
    PYTHONPATH: others ? `${folder}${delimiter}${others}` : folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
