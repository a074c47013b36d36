import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What moto accepts and forgets, given back: without it, neither `verify` nor a plan could be clean. */
const SITE_CUSTOMIZE = `
from moto.sns.responses import SNSResponse

answered = SNSResponse.get_topic_attributes


def get_topic_attributes(self):
    answer = answered(self)
    topic = self.backend.get_topic(self._get_param("TopicArn"))
    answer.result["Attributes"]["SignatureVersion"] = getattr(topic, "signature_version", "1")
    return answer


SNSResponse.get_topic_attributes = get_topic_attributes


# moto takes a bucket policy's refusal of calls without TLS for a refusal of all calls.
from moto.iam.access_control import IAMPolicyStatement, PermissionResult

permitted = IAMPolicyStatement.is_action_permitted


def is_action_permitted(self, *args, **named):
    if "aws:SecureTransport" in str(self._statement.get("Condition")):
        return PermissionResult.NEUTRAL
    return permitted(self, *args, **named)


IAMPolicyStatement.is_action_permitted = is_action_permitted
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
