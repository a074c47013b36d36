import type { Outputs } from "../../../constructs/messaging/outputs";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { UserError } from "../../../formats/problem";
import type { FaultOptions } from "../../../local/emulator/faults";
import { type Operation, ServiceError } from "../../../local/emulator/protocol";
import type { Emulator } from "../../../local/emulator/server";
import { AwsClients } from "../../../scripts/aws/clients";
import { Terminal } from "../../../scripts/terminal/terminal";
import { desiredWiring, detachedWiring, ownershipOf } from "../../../scripts/wiring/desired";
import { execute } from "../../../scripts/wiring/execute";
import { guardedPlan, type PlanOptions, survey } from "../../../scripts/wiring/guarded-plan";
import { guardMarks } from "../../../scripts/wiring/guards";
import {
  isOwned,
  newerOwnershipTag,
  readOwnershipTag,
  remembers,
} from "../../../scripts/wiring/ownership-tag";
import { ownDestination, planWiring } from "../../../scripts/wiring/plan";
import type { Destination } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import { ACCOUNT, CONNECT, OWNER, phoneId, REGION, TOPIC, wabaId } from "./fixtures";
import { use } from "./in-process";
import { emulatorOf } from "./site";
import {
  type Edit,
  type Fault,
  type Kill,
  MADE,
  type Step,
  type Storm,
  type Wanted,
} from "./storms";

const WRITES: readonly Operation[] = [
  "PutWhatsAppBusinessAccountEventDestinations",
  "TagResource",
  "UntagResource",
];

const nameOf = (destination: Destination | undefined): string =>
  destination === undefined ? "none" : `${destination.arn} ${destination.roleArn ?? ""}`.trim();

/** Plays one storm, and judges every write in it. */
export class Play {
  private emulator!: Emulator;
  /** Tags and destinations that this tool set, by who they stand at. */
  private readonly ours = new Set<string>();
  /** What was ours, and is in no mark since two runs met: a late read may still show the mark that knew it. */
  private readonly orphaned = new Set<string>();
  private current: { readonly file: readonly Wanted[]; readonly decided: readonly number[] } = {
    file: [],
    decided: [],
  };
  private step: Exclude<Step, { kind: "edit" }> | undefined;
  private reads = 0;
  private writes = 0;
  private killed = false;
  /** Accounts whose destination was written in this step. */
  private readonly put = new Set<string>();
  private calls = new Map<Operation, number>();
  readonly violations: string[] = [];

  constructor(private readonly storm: Storm) {}

  async run(): Promise<void> {
    const options: FaultOptions = {
      laggingReads: this.storm.lag,
      meanwhile: ({ operation, parameters = {} }) => this.before(operation, parameters),
      tamper: ({ operation, body }) => this.answer(operation, body),
    };
    this.emulator = await emulatorOf(this.storm.accounts, options);
    use(this.emulator);
    for (const { id, tags, eventDestinations, phoneNumbers } of this.emulator.store.accounts) {
      const [at] = eventDestinations;
      this.book(id, at && { arn: at.eventDestinationArn, roleArn: at.roleArn });
      for (const [key, one] of tags) this.bookTag(id, key, one);
      for (const phone of phoneNumbers) {
        for (const [key, one] of phone.tags) this.bookTag(phone.phoneNumberId, key, one);
      }
    }
    for (const one of this.storm.steps) await this.play(one);
    await this.calm();
  }

  private async play(one: Step): Promise<void> {
    if (one.kind === "edit") {
      // What lags would hide it, as no service could show it.
      if (this.storm.lag === 0) this.edit(one.edit);
      return;
    }
    this.step = one;
    this.reads = 0;
    this.writes = 0;
    this.killed = false;
    this.calls = new Map();
    this.put.clear();
    const files = one.other === undefined ? [one.file] : [one.file, one.other];
    // The judge allows what any of the two declares.
    this.current = { file: files.flat(), decided: one.decided };
    const ended = await Promise.all(files.map((file) => this.command(one.kind, file, one.decided)));
    this.step = undefined;
    this.killed = false;
    const [only, second] = ended;
    if (second === undefined && only === "verified")
      this.standsAsPlanned(one.kind, one.file, one.decided);
    const forgotten = this.forgotten();
    if (ended.every((end) => end === "verified")) {
      this.violations.push(...forgotten.map((name) => `${name} is in no mark, and nobody said so`));
    } else if (second !== undefined) {
      // It was reported, so somebody looks after it from here on.
      for (const name of forgotten) {
        this.ours.delete(name);
        this.orphaned.add(name);
      }
    }
  }

  private async command(
    kind: "apply" | "detach",
    file: readonly Wanted[],
    decided: readonly number[],
  ): Promise<"verified" | "not verified"> {
    const options = this.options(kind, file, decided);
    const silent = new Terminal({ write: () => true } as unknown as NodeJS.WriteStream);
    const before = this.writes;
    try {
      const assessment = await (kind === "apply" ? guardedPlan(options) : survey(options));
      if (kind === "detach") guardMarks(assessment.actual);
      const alone = this.step?.other === undefined;
      if (alone && this.writes > before) this.violations.push("a plan wrote");
      if (assessment.plan.changes.length === 0) return "verified";
      const { verified } = await execute(options, assessment, silent);
      return verified ? "verified" : "not verified";
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return "not verified";
    }
  }

  private options(
    kind: "apply" | "detach",
    file: readonly Wanted[],
    decided: readonly number[],
  ): PlanOptions {
    const own = environment({
      namePrefix: OWNER,
      connect: { instanceArn: CONNECT.arn },
      ...(this.storm.topic === "existing" ? { eventTopic: { existingArn: TOPIC.arn } } : {}),
      whatsappBusinessAccounts: file.map(({ number, destination, tags, phone }) => ({
        ...{ id: wabaId(number), destination, tags },
        phoneNumbers: phone === undefined ? [] : [{ id: phoneId(10 * number), tags: phone }],
      })),
    });
    const outputs: Outputs = {
      format_version: "1",
      ...{ environment: "prod", account_id: ACCOUNT, region: REGION },
      event_topic_arn: this.storm.topic === "existing" ? TOPIC.arn : MADE.arn,
      connect_instance_arn: CONNECT.arn,
      connect_role_arn: CONNECT.roleArn,
    };
    return {
      ...{ environment: own, outputs },
      clients: new AwsClients(own, Number.POSITIVE_INFINITY),
      desired: kind === "apply" ? desiredWiring(own, outputs) : detachedWiring(own),
      [kind === "apply" ? "replace" : "clear"]: decided.map(wabaId),
    };
  }

  // What happens around the requests of a step.

  private before(operation: Operation, parameters: Readonly<Record<string, unknown>>): void {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    if (WRITES.includes(operation)) {
      if (this.kill("before")) throw KILLED;
      if (this.faultOf(operation) === "refused")
        throw new ServiceError("ValidationException", "no", 400);
      this.judge(operation, parameters);
      this.writes += 1;
      return;
    }
    if (this.killed) throw KILLED;
    // Between the last look and its write nobody can be seen: others write right before a read of the same.
    const { meanwhile, other } = this.step ?? {};
    if (meanwhile === undefined || other !== undefined || this.storm.lag > 0) return;
    const { id, resourceArn } = parameters;
    const at = this.emulator.store.account(wabaId(meanwhile.edit.number));
    const same = "tag" in meanwhile.edit ? resourceArn === at.arn : id === at.id;
    if (same && this.reads++ === meanwhile.read % 4) this.edit(meanwhile.edit);
  }

  private answer(operation: Operation, body: object | undefined): object | string | undefined {
    if (WRITES.includes(operation) && this.kill("after")) throw KILLED;
    const how = this.faultOf(operation);
    if (how === "answer lost") throw new ServiceError("ValidationException", "lost", 400);
    if (how === "a page") return "<p>Sign in</p>";
    const text = JSON.stringify(body ?? {});
    if (how === "control characters") {
      return JSON.parse(text.replaceAll("Acme", "\\u001b[2J\\n::error::`Acme`"));
    }
    if (how !== "a field less") return body;
    for (const field of ["eventDestinations", "tags", "phoneNumbers", "linkedAccounts"]) {
      if (text.includes(`"${field}"`)) return JSON.parse(text.replace(`"${field}"`, '"other"'));
    }
    return body;
  }

  private faultOf(operation: Operation): Fault["how"] | undefined {
    const fault = this.step?.fault;
    const isNow = fault?.operation === operation && fault.call === this.calls.get(operation);
    return isNow ? fault.how : undefined;
  }

  /** Whether the program is killed around this write, and everything after it fails. */
  private kill(moment: Kill["when"]): boolean {
    const { kill } = this.step ?? {};
    const last = moment === "before" ? this.writes : this.writes - 1;
    this.killed ||= kill !== undefined && kill.when === moment && last >= kill.write;
    return this.killed;
  }

  /** Somebody else. What they set to the very value in the mark cannot be distinguished from ours. */
  private edit({ number, destination, tag }: Edit): void {
    const account = this.emulator.store.account(wabaId(number));
    if (tag === undefined) {
      account.eventDestinations = destination
        ? [{ eventDestinationArn: destination.arn, roleArn: destination.roleArn }]
        : [];
      this.book(account.id, destination);
      return;
    }
    if (tag.value === undefined) account.tags.delete(tag.key);
    else account.tags.set(tag.key, tag.value);
    if (tag.key !== OWNERSHIP_TAG_KEY) {
      this.ours.delete(this.tagName(account.id, tag.key));
      if (tag.value !== undefined) this.bookTag(account.id, tag.key, tag.value);
      return;
    }
    // Without the mark nobody knows what is ours.
    for (const name of [...this.ours]) if (name.startsWith(account.id)) this.ours.delete(name);
    const [at] = account.eventDestinations;
    this.book(account.id, at && { arn: at.eventDestinationArn, roleArn: at.roleArn });
  }

  // The book: what was set by this tool.

  private tagName = (resource: string, key: string): string => `${resource} tag ${key}`;

  private mark(resource: string) {
    const tags = Object.fromEntries(this.emulator.store.resource(resource).tags);
    const mark = readOwnershipTag(tags);
    return mark?.owner === OWNER ? mark : undefined;
  }

  private isMade(destination: Destination): boolean {
    const { environment: own, outputs } = this.options("apply", [], []);
    return ownDestination(ownershipOf(own, outputs), destination)?.made === true;
  }

  private book(account: string, destination: Destination | undefined): void {
    const ours =
      destination !== undefined &&
      (this.isMade(destination) || remembers(this.mark(account), destination));
    if (ours) this.ours.add(`${account} destination`);
    else this.ours.delete(`${account} destination`);
  }

  private bookTag(resource: string, key: string, value: string): void {
    if (isOwned(this.mark(resource), key, value)) this.ours.add(this.tagName(resource, key));
  }

  private judge(operation: Operation, parameters: Readonly<Record<string, unknown>>): void {
    if (operation === "PutWhatsAppBusinessAccountEventDestinations") this.judgePut(parameters);
    else this.judgeTags(operation, parameters);
  }

  private judgePut(parameters: Readonly<Record<string, unknown>>): void {
    const { id, eventDestinations } = parameters as {
      id: string;
      eventDestinations: readonly { eventDestinationArn: string; roleArn?: string }[];
    };
    const [at] = this.emulator.store.account(id).eventDestinations;
    const [to] = eventDestinations;
    const now = at && { arn: at.eventDestinationArn, roleArn: at.roleArn };
    const next = to && { arn: to.eventDestinationArn, roleArn: to.roleArn };
    const decided = this.current.decided.some((number) => wabaId(number) === id);
    const harmless = now === undefined || nameOf(now) === nameOf(next);
    const name = `${id} destination`;
    const ours = this.ours.has(name) || this.orphaned.has(name) || (now && this.isMade(now));
    if (!harmless && !decided && !ours) {
      this.violations.push(`${id}: ${nameOf(now)} of somebody else became ${nameOf(next)}`);
    }
    const unmarked = next !== undefined && !remembers(this.mark(id), next);
    // Between the mark and its destination another run may write its own mark, which it must say then.
    if (unmarked && this.step?.other === undefined) {
      this.violations.push(`${id}: ${nameOf(next)} was set without a mark`);
    }
    this.put.add(id);
    if (newerOwnershipTag(Object.fromEntries(this.emulator.store.account(id).tags))) {
      this.violations.push(`${id}: wired beside a newer mark`);
    }
    if (next === undefined) this.ours.delete(`${id} destination`);
    else this.ours.add(`${id} destination`);
  }

  private judgeTags(operation: Operation, parameters: Readonly<Record<string, unknown>>): void {
    const {
      resourceArn,
      tags = [],
      tagKeys = [],
    } = parameters as {
      resourceArn: string;
      tags?: readonly { key: string; value: string }[];
      tagKeys?: readonly string[];
    };
    const account = this.emulator.store.accounts.find(({ arn }) => arn === resourceArn);
    const phones = this.emulator.store.accounts.flatMap(({ phoneNumbers }) => phoneNumbers);
    const phone = phones.find(({ arn }) => arn === resourceArn);
    const resource = account?.id ?? phone?.phoneNumberId ?? "?";
    const there = this.emulator.store.resource(resourceArn).tags;
    const refuse = (what: string) => this.violations.push(`${operation} on ${resource}: ${what}`);
    if (newerOwnershipTag(Object.fromEntries(there))) refuse("a newer mark stands there");
    for (const key of tagKeys) {
      if (key === OWNERSHIP_TAG_KEY) {
        if (there.has(key) && this.mark(resource) === undefined) refuse("the mark is not ours");
        continue;
      }
      const name = this.tagName(resource, key);
      if (there.has(key) && !this.ours.has(name) && !this.orphaned.has(name))
        refuse(`${key} is not ours`);
      this.ours.delete(this.tagName(resource, key));
    }
    for (const { key, value } of tags) {
      if (key === OWNERSHIP_TAG_KEY) continue;
      const wanted = this.current.file.flatMap(({ number, tags: own, phone: numbers = {} }) =>
        resource === wabaId(number) ? [own] : resource === phoneId(10 * number) ? [numbers] : [],
      );
      if (!wanted.some((own) => Object.hasOwn(own, key) && own[key] === value)) {
        refuse(`${key} = ${value} is declared nowhere`);
      }
      this.ours.add(this.tagName(resource, key));
    }
  }

  // What must hold in the end.

  private standsAsPlanned(
    kind: "apply" | "detach",
    file: readonly Wanted[],
    decided: readonly number[],
  ): void {
    const { environment: own, outputs, desired } = this.options(kind, file, decided);
    const accounts = this.emulator.store.accounts.map((account) => {
      const [at] = account.eventDestinations;
      const tagged = [account, ...account.phoneNumbers].map((one) => ({
        id: "phoneNumberId" in one ? String(one.phoneNumberId) : account.id,
        arn: one.arn,
        tags: Object.fromEntries(one.tags),
      }));
      const destination = at && { arn: at.eventDestinationArn, roleArn: at.roleArn };
      return { id: account.id, name: "", registrationStatus: "COMPLETE", destination, tagged };
    });
    const isNamed = ({ id }: { id: string }) => desired.accounts.some((one) => one.id === id);
    const ownership = ownershipOf(own, outputs);
    const former = accounts.filter(
      (one) => !isNamed(one) && one.destination && ownDestination(ownership, one.destination),
    );
    const actual = { accounts: accounts.filter(isNamed), former, linked: [] };
    const left = planWiring(desired, actual, ownership, new Set(decided.map(wabaId)));
    if (left.changes.length > 0 && this.storm.lag === 0) {
      this.violations.push(`verified, but left to change: ${JSON.stringify(left.changes)}`);
    }
  }

  /** What this tool set in this step or before, and no mark remembers. */
  private forgotten(): string[] {
    return this.emulator.store.accounts.flatMap(({ id, tags, phoneNumbers, eventDestinations }) => {
      const [at] = eventDestinations;
      const sends = at && { arn: at.eventDestinationArn, roleArn: at.roleArn };
      const isUnmarked = sends && this.put.has(id) && !remembers(this.mark(id), sends);
      const resources = [
        { id, tags },
        ...phoneNumbers.map((phone) => ({ id: phone.phoneNumberId, tags: phone.tags })),
      ];
      const ofTags = resources.flatMap((one) =>
        [...one.tags]
          .filter(([key, value]) => !isOwned(this.mark(one.id), key, value))
          .map(([key]) => this.tagName(one.id, key))
          .filter((name) => this.ours.has(name)),
      );
      return [...(isUnmarked ? [`${id} destination`] : []), ...ofTags];
    });
  }

  /** Once nothing disturbs any more, an apply ends in its plan and a detach takes all of ours back. */
  private async calm(): Promise<void> {
    const file = this.storm.steps.flatMap((one) => ("file" in one ? [one.file] : [])).at(-1) ?? [];
    const settle = async (kind: "apply" | "detach") => {
      for (let attempt = 0; attempt < 4; attempt += 1) {
        this.current = { file, decided: [] };
        await this.command(kind, file, []);
      }
    };
    const hasNewer = this.emulator.store.accounts.some((account) =>
      [account, ...account.phoneNumbers].some(({ tags }) =>
        newerOwnershipTag(Object.fromEntries(tags)),
      ),
    );
    await settle("apply");
    if (!hasNewer) {
      this.standsAsPlanned("apply", file, []);
      this.nothingForeignIsMissing();
    }
    await settle("detach");
    if (hasNewer) return;
    this.standsAsPlanned("detach", file, []);
    for (const { id, eventDestinations } of this.emulator.store.accounts) {
      if (!file.some(({ number }) => wabaId(number) === id)) continue;
      if (eventDestinations.length > 0 && this.ours.has(`${id} destination`)) {
        this.violations.push(`${id}: detached, and still sends where we pointed it`);
      }
      if (this.mark(id) !== undefined) this.violations.push(`${id}: detached, and still marked`);
    }
  }

  private nothingForeignIsMissing(): void {
    for (const { number, phones = {}, tags = {} } of this.storm.accounts) {
      const before = [
        [wabaId(number), tags],
        [phoneId(10 * number), phones[10 * number] ?? {}],
      ] as const;
      for (const [resource, all] of before) {
        for (const key of ["AmazonConnectEnabled", "aws:x"]) {
          const now = this.emulator.store.resource(resource).tags.get(key);
          if (now !== (Object.hasOwn(all, key) ? all[key] : undefined)) {
            this.violations.push(`${resource}: ${key} was touched`);
          }
        }
      }
    }
  }
}

const KILLED = new ServiceError("AccessDeniedException", "killed", 403);
