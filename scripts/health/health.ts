import type { EnvironmentPart } from "../../constructs/messaging/capabilities";
import type { Outputs } from "../../constructs/messaging/outputs";
import type { Requirement } from "../../constructs/shared/requirement";
import type { AwsScope } from "../../formats/arns";
import type { AwsClients } from "../aws/clients";
import type { WiringSource } from "../wiring/source";
import type { ActualWiring } from "../wiring/wiring";

/** What one check found about something that lives in AWS. */
export interface HealthLine {
  /** What was looked at, for example `event topic` or `phone-number-id-...`. */
  readonly subject: string;
  /** `unknown`: it could not be judged, which is neither health nor a failure. */
  readonly status: "ok" | "warning" | "failed" | "unknown";
  /** One sentence: what was found. */
  readonly message: string;
  /** For everything but ok. */
  readonly fix?: string;
  /** Its place in the runbook, for everything but ok. */
  readonly runbook?: string;
}

/** What every check may look at. */
export interface HealthContext {
  readonly environment: WiringSource;
  readonly outputs: Outputs;
  readonly actual: ActualWiring;
  readonly clients: AwsClients;
}

/** A memory of what was read, for `Reading.once`. */
export function onceEach(): Reading["once"] {
  const reads = new Map<string, Promise<unknown>>();
  return <T>(what: string, read: () => Promise<T>): Promise<T> => {
    const begun = (reads.get(what) as Promise<T> | undefined) ?? read();
    reads.set(what, begun);
    return begun;
  };
}

/** Arguments of a resource, in the words of Terraform. */
export type Values = Readonly<Record<string, unknown>>;

/** A resource of the environment's stack, as it was synthesized. */
export interface Built {
  readonly type: string;
  readonly id: string;
  /** Its arguments; references to other resources are resolved as far as they are known. */
  readonly values: Values;
}

export interface Reading {
  readonly clients: AwsClients;
  /** The account and Region that are read. */
  readonly environment: AwsScope;
  /** Reads each thing once, for all checks that need it. */
  once<T>(what: string, read: () => Promise<T>): Promise<T>;
}

/** All that a check may look at. */
export interface World extends HealthContext, Reading {
  readonly environment: WiringSource;
  readonly parts: readonly EnvironmentPart[];
  /** What the environment creates. */
  readonly built: readonly Built[];
  /** What the owners of existing things have to see to. */
  readonly requirements: readonly Requirement[];
}

/** The thing lies in another one that does not exist, whose own line says so. */
export const MISSING_WITH_PARENT = Symbol("missing with its parent");

/** How resources of one type are compared with what is in AWS. */
export interface Kind {
  /** For example `queue`: "The queue acme-prod-whatsapp-inbound does not exist". */
  readonly what: string;
  /** As AWS calls it. */
  named(values: Values, world: World): string;
  /** The arguments that are compared, each with what AWS has where it is left out. */
  readonly compared: Values;
  /** The other arguments that are synthesized, each with the reason why it is not compared. */
  readonly notCompared: Readonly<Record<string, string>>;
  /** The compared arguments as they are in AWS; nothing where it does not exist. */
  read(values: Values, world: World): Promise<Values | undefined | typeof MISSING_WITH_PARENT>;
  /** The attribute that AWS chooses and to which other resources refer; it is added to the arguments. */
  readonly chosen?: string;
  /** That attribute, as far as what is in AWS says it; references in `world.built` are not resolved yet. */
  identify?(built: Built, world: World): Promise<string | undefined>;
}

/** What looks at the parts of one role. */
export interface Check {
  /** Of the line that says why there is no other. */
  readonly subject: string;
  /** Compares what the environment creates with what was synthesized, by the types of Terraform. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Judges what no comparison shows, of parts that are created and of those that exist. */
  judge?(world: World): Promise<readonly HealthLine[]>;
}
