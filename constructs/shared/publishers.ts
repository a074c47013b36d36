import type { IConstruct } from "constructs";
import type { Finding } from "../../formats/finding";
import { accountId } from "../../formats/names";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import { throwFindings } from "./check-props";
import { alternativeTo, type Publisher } from "./publisher";

/** The publishers granted so far to one topic or key, each once, in the order of granting. */
export class Publishers {
  private readonly byName = new Map<string, Publisher>();

  constructor(private readonly owner: IConstruct) {}

  get all(): readonly Publisher[] {
    return [...this.byName.values()];
  }

  /** Granting the same publisher again changes nothing: two topics may share a key. */
  add(publisher: Publisher): void {
    throwFindings(this.owner, [
      ...withoutSourceKeys(publisher),
      ...withoutAccount(publisher),
      ...withoutBounds(publisher),
      ...this.contradiction(publisher),
    ]);
    this.byName.set(publisher.name, publisher);
  }

  private contradiction(publisher: Publisher): Finding[] {
    const granted = this.byName.get(publisher.name);
    if (granted === undefined || JSON.stringify(granted) === JSON.stringify(publisher)) return [];
    return [
      {
        path: ["publisher", "name"],
        got: `${show(publisher.name)}, already granted as ${show(granted)}`,
        allowed: "one meaning per name, as the statements are named after it",
        fix: "give the second publisher a name of its own",
      },
    ];
  }
}

function withoutSourceKeys({ service }: Publisher): Finding[] {
  const alternative = alternativeTo(service);
  if (alternative === undefined) return [];
  return [
    {
      path: ["publisher", "service"],
      got: show(service),
      allowed: "a service that sends aws:SourceAccount and aws:SourceArn",
      fix: alternative,
    },
  ];
}

function withoutAccount({ sourceAccount }: Publisher): Finding[] {
  if (accountId.pattern.test(sourceAccount) || isReference(sourceAccount)) return [];
  const { allowed, fix } = accountId;
  const path = ["publisher", "sourceAccount"];
  return [{ path, got: show(sourceAccount), allowed, fix: fix(sourceAccount) }];
}

function withoutBounds({ sourceArn }: Publisher): Finding[] {
  if (sourceArn.startsWith("arn:") || isReference(sourceArn)) return [];
  return [
    {
      path: ["publisher", "sourceArn"],
      got: show(sourceArn),
      allowed: "an ARN, wildcards only after arn:",
      fix: "write which resources publish, for example arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
    },
  ];
}
