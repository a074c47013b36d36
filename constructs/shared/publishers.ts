import type { IConstruct } from "constructs";
import { accountId } from "../../formats/names";
import { show } from "../../formats/problem";
import { alternativeTo, type Publisher } from "./publisher";
import { checkFormat, throwIfAny } from "./validate";

/** The publishers granted so far to one topic or key, each once, in the order of granting. */
export class Publishers {
  private readonly byName = new Map<string, Publisher>();

  constructor(private readonly owner: IConstruct) {}

  get all(): readonly Publisher[] {
    return [...this.byName.values()];
  }

  /** Granting the same publisher again changes nothing: two topics may share a key. */
  add(publisher: Publisher): void {
    throwIfAny(this.owner, [
      unconditionable(publisher),
      checkFormat(accountId, "publisher.sourceAccount", publisher.sourceAccount),
      boundless(publisher),
      this.contradiction(publisher),
    ]);
    this.byName.set(publisher.name, publisher);
  }

  private contradiction(publisher: Publisher) {
    const granted = this.byName.get(publisher.name);
    if (granted === undefined || JSON.stringify(granted) === JSON.stringify(publisher)) {
      return undefined;
    }
    return {
      field: "publisher.name",
      got: `${show(publisher.name)}, already granted as ${show(granted)}`,
      allowed: "one meaning per name, as the statements are named after it",
      fix: "give the second publisher a name of its own",
    };
  }
}

function unconditionable(publisher: Publisher) {
  const alternative = alternativeTo(publisher.service);
  if (alternative === undefined) return undefined;
  return {
    field: "publisher.service",
    got: show(publisher.service),
    allowed: "a service that sends aws:SourceAccount and aws:SourceArn",
    fix: alternative,
  };
}

function boundless(publisher: Publisher) {
  if (/^(arn:|\$\{)/.test(publisher.sourceArn)) return undefined;
  return {
    field: "publisher.sourceArn",
    got: show(publisher.sourceArn),
    allowed: "an ARN, wildcards only behind arn:",
    fix: "name the resources that publish, for example arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
  };
}
