import { UserError } from "../../../formats/problem";
import type { AwsClients } from "../../../scripts/aws/clients";
import type { ActualWiring, Destination } from "../../../scripts/wiring/wiring";

/** Which of a run's writes is its last, and whether that one still took effect. */
export interface Cut {
  /** Counted from 0. */
  readonly write: number;
  readonly when: "before" | "after";
}

export interface World {
  readonly accounts: readonly WorldAccount[];
}

export interface WorldAccount {
  readonly id: string;
  destination: Destination | undefined;
  /** The account itself first, then its numbers. */
  readonly resources: readonly { readonly id: string; readonly tags: Map<string, string> }[];
}

/** The service in memory: it takes the very calls that the applier makes, one after the other. */
export class InMemoryService {
  /** How many writes took effect. */
  writes = 0;

  constructor(
    readonly world: World,
    private readonly cut?: Cut,
    /** Decides when a call is carried out. @default - at once */
    private readonly turn: () => Promise<unknown> = async () => {},
  ) {}

  /** As `readActual` would return it. */
  actual(): ActualWiring {
    return {
      accounts: this.world.accounts.map(({ id, destination, resources }) => ({
        id,
        name: "",
        registrationStatus: "COMPLETE",
        destination,
        tagged: resources.map((resource) => ({
          id: resource.id,
          arn: `arn:${resource.id}`,
          tags: Object.fromEntries(resource.tags),
        })),
      })),
      linked: this.world.accounts.map(({ id }) => id),
    };
  }

  /** What the applier asks for; of the clients it needs this one only. */
  clients(): AwsClients {
    const socialMessaging = async () => ({ send: this.send.bind(this) });
    return { socialMessaging } as unknown as AwsClients;
  }

  private async send(command: { readonly input: Input }) {
    const { input } = command;
    await this.turn();
    switch (command.constructor.name) {
      case "GetLinkedWhatsAppBusinessAccountCommand": {
        const { id, destination } = this.account(input.id);
        const about = { id, arn: `arn:${id}`, registrationStatus: "COMPLETE", phoneNumbers: [] };
        return { account: { ...about, eventDestinations: toApi(destination) } };
      }
      case "ListTagsForResourceCommand": {
        const tags = [...this.tags(input.resourceArn)];
        return { tags: tags.map(([key, value]) => ({ key, value })) };
      }
      case "PutWhatsAppBusinessAccountEventDestinationsCommand":
        return this.write(() => {
          const [first] = input.eventDestinations ?? [];
          this.account(input.id).destination =
            first && fromApi(first.eventDestinationArn, first.roleArn);
        });
      case "TagResourceCommand":
        return this.write(() => {
          const tags = this.tags(input.resourceArn);
          for (const { key, value } of input.tags ?? []) tags.set(key, value);
        });
      case "UntagResourceCommand":
        return this.write(() => {
          for (const key of input.tagKeys ?? []) this.tags(input.resourceArn).delete(key);
        });
      default:
        throw new Error(`The applier is not expected to send a ${command.constructor.name}`);
    }
  }

  /** Behind a cut nothing reaches the service any more, as if the program had been killed. */
  private write(effect: () => void): object {
    const { write = Number.POSITIVE_INFINITY, when = "before" } = this.cut ?? {};
    const last = when === "after" ? write : write - 1;
    if (this.writes > last) throw new UserError("cut off");
    effect();
    this.writes += 1;
    if (this.writes > last && when === "after") throw new UserError("cut off");
    return {};
  }

  private account(id: string | undefined): WorldAccount {
    return found(this.world.accounts.find((account) => account.id === id));
  }

  private tags(arn: string | undefined): Map<string, string> {
    const resources = this.world.accounts.flatMap((account) => account.resources);
    return found(resources.find(({ id }) => `arn:${id}` === arn)).tags;
  }
}

interface Input {
  readonly id?: string;
  readonly eventDestinations?: readonly { eventDestinationArn: string; roleArn?: string }[];
  readonly resourceArn?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly tagKeys?: readonly string[];
}

/** A world of its own, so that the same one can be played through twice. */
export function copyOf({ accounts }: World): World {
  return {
    accounts: accounts.map(({ resources, ...account }) => ({
      ...account,
      resources: resources.map(({ id, tags }) => ({ id, tags: new Map(tags) })),
    })),
  };
}

function toApi(destination: Destination | undefined) {
  if (destination === undefined) return [];
  return [{ eventDestinationArn: destination.arn, roleArn: destination.roleArn }];
}

function fromApi(arn: string, roleArn: string | undefined): Destination {
  return roleArn === undefined ? { arn } : { arn, roleArn };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("no such resource in this world");
  return value;
}
