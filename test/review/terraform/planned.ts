import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { allow, policy } from "./reading";

export interface Planned {
  readonly address: string;
  readonly values?: object;
  readonly unknown?: object;
  readonly expressions?: object;
  readonly forEach?: unknown;
  readonly index?: unknown;
  readonly provider?: string;
}

const typeOf = (address: string) => address.replace(/^(module\.[^.]+\.|data\.)*/, "").split(".")[0];
const mode = (address: string) => (/(^|\.)data\./.test(address) ? "data" : "managed");
const plain = (address: string) => address.replaceAll(/\[[^\]]*\]/g, "");

/** As `terraform show -json` writes it; see `real-plan.system.test.ts` for a real one. */
export function plan(resources: readonly Planned[], more: object = {}) {
  const one = ({ address, values, index }: Planned) => ({
    address,
    type: typeOf(address),
    mode: mode(address),
    values,
    index,
  });
  const inModule = ({ address }: Planned) => address.startsWith("module.");
  const configured = (all: readonly Planned[]) =>
    all.map(({ address, expressions, forEach, provider }) => ({
      address: plain(address).replace(/^module\.\w+\./, ""),
      expressions: expressions ?? {},
      provider_config_key: provider ?? "aws",
      ...(forEach !== undefined && { for_each_expression: { constant_value: forEach } }),
    }));
  const root = resources.filter((resource) => !inModule(resource));
  const nested = resources.filter(inModule);
  return {
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: root.map(one),
        child_modules: [{ address: "module.m", resources: nested.map(one) }],
      },
    },
    resource_changes: resources.map(({ address, unknown }) => ({
      address,
      change: { actions: ["create"], after_unknown: unknown ?? {} },
    })),
    configuration: {
      root_module: {
        resources: configured(root),
        module_calls: { m: { module: { resources: configured(nested) } } },
      },
    },
    ...more,
  };
}

export const read = (...all: Parameters<typeof plan>) =>
  readConfiguration(configurationOf("plan", JSON.stringify(plan(...all))));

/** One argument, unknown until the apply, with what the configuration says of it. */
export const unknownPolicy = (expression: object, more: Partial<Planned> = {}, rest: object = {}) =>
  read(
    [
      {
        address: "aws_sqs_queue.Q",
        unknown: { policy: true },
        expressions: { policy: expression },
        ...more,
      },
    ],
    rest,
  );

export const on = (Resource: unknown) => policy(allow({ Principal: "*", Resource }));
export const id = "aws_sqs_queue.Q.policy";
