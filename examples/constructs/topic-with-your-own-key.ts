// Only the event topic, encrypted with a key that is yours: its policy stays in your hands.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy events.
// Here: npm run examples, then node dist/examples/topic-with-your-own-key.js writes cdktf.out.
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, Lazy, TerraformOutput, TerraformStack } from "cdktf";
import { EventTopic, ExistingKey } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";
const region = "eu-west-1";

class EventsStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });

    const ownKey = new KmsKey(this, "Key", {
      description: "Encrypts what customers write",
      enableKeyRotation: true,
      // Lazy: the topic below has not said yet what it needs.
      policy: Lazy.stringValue({ produce: () => JSON.stringify(keyPolicy()) }),
    });
    // A key of another stack or team: give its ARN here, and `requirement` to its owner.
    const key = new ExistingKey(this, "NamedKey", { account, region, arn: ownKey.arn });
    const topic = new EventTopic(this, "Events", { account, region, name: "acme-events", key });

    /** What the topic needs of its key; statements of your own go beside it. */
    function keyPolicy() {
      return { Version: "2012-10-17", Statement: [...key.requirement.statements] };
    }

    new TerraformOutput(this, "topic_arn", { value: topic.arn });
  }
}

const app = new App();
new EventsStack(app, "events");
app.synth();
