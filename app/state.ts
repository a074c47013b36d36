import { z } from "zod";
import { keyArn } from "../formats/arns";
import { bucketName, regionName, statePrefix } from "../formats/names";
import { optionsOf, text } from "../formats/options";

/** The state of each stack in a file beside cdktf.json. */
export interface LocalStateOptions {
  /** Writes `terraform.<name>.tfstate`. */
  readonly backend: "local";
}

/** The state of each stack in S3. */
export interface S3StateOptions {
  /** Locks the state while it is used. */
  readonly backend: "s3";
  /** Name of an existing bucket that keeps the Terraform state. */
  readonly bucket: string;
  /** Region of that bucket. */
  readonly region: string;
  /**
   * Starts the key of each state; `<stack>.tfstate` follows.
   * @default `cdktf-aws-social-messaging/`
   */
  readonly keyPrefix?: string;
  /**
   * ARN of a KMS key that encrypts the state.
   * @default - the bucket's own encryption
   */
  readonly kmsKeyArn?: string;
}

/** The state of each stack where the pipeline that runs Terraform keeps it. */
export interface NoStateOptions {
  /** Writes no backend block. A pipeline that runs Terraform adds one; without one, the state lies beside the synthesized stack. */
  readonly backend: "none";
}

/** Where Terraform keeps its state. */
export type StateOptions = LocalStateOptions | S3StateOptions | NoStateOptions;

/** @internal */
export const stateOptions = z.discriminatedUnion("backend", [
  optionsOf<LocalStateOptions>()({ backend: z.literal("local") }),
  optionsOf<S3StateOptions>()({
    backend: z.literal("s3"),
    bucket: text(bucketName),
    region: text(regionName),
    keyPrefix: text(statePrefix).optional(),
    kmsKeyArn: text(keyArn).optional(),
  }),
  optionsOf<NoStateOptions>()({ backend: z.literal("none") }),
]);

/** One object in S3. */
export interface S3State extends Pick<S3StateOptions, "bucket" | "region" | "kmsKeyArn"> {
  readonly key: string;
}

/** Where Terraform keeps the state of one stack; nothing for another place than S3. */
export function s3StateOf(state: StateOptions, stack: string): S3State | undefined {
  if (state.backend !== "s3") return undefined;
  const { bucket, region, keyPrefix = "cdktf-aws-social-messaging/", kmsKeyArn } = state;
  return { bucket, region, key: `${keyPrefix}${stack}.tfstate`, kmsKeyArn };
}
