import { managed } from "../links";
import { settingRule } from "../rule";

const SPECIFICATIONS = ["customer_master_key_spec", "key_spec"];

/** Only symmetric keys rotate by themselves; a replica does as its primary, imported material never. */
export const keyRotation = settingRule(
  {
    id: "key-rotation",
    severity: "warning",
    description: "A symmetric key without enable_key_rotation set to true.",
  },
  (configuration) =>
    managed(configuration, "aws_kms_key")
      .filter(({ values }) => {
        const spec = SPECIFICATIONS.map((name) => values[name]).find((one) => one !== undefined);
        return spec === undefined || spec === null || spec === "SYMMETRIC_DEFAULT";
      })
      .filter(({ values }) => String(values["enable_key_rotation"]) !== "true")
      .map((resource) => {
        const setting = resource.values["enable_key_rotation"] ?? null;
        return {
          resource,
          argument: "enable_key_rotation",
          setting,
          message: `rotation is ${setting === null ? "left out, which means off" : String(setting)}: everything that the key encrypts stays under one secret for ever`,
          fix: "set enable_key_rotation to true; what is encrypted already stays readable",
        };
      }),
);
