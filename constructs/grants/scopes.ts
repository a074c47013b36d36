import { z } from "zod";
import { phoneNumberArn, wabaArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { arnInScope, list, optionsOf } from "../../formats/options";
import type { PolicyStatement } from "../shared/policy-document";

/** @internal Something that a role can be granted, and that a policy of its own can say. */
export interface Permission<Scope = void, Target = void> {
  /** Of the construct that holds the policies, one for each grantee: part of their address. */
  readonly id: string;
  /** Ends the name of the inline policy. */
  readonly name: string;
  /** On what it is given, where its giver chooses. */
  readonly scope?: z.ZodType<Scope>;
  /** `target` is what the composition or the bucket knows by itself. */
  statements(scope: Scope, target: Target): PolicyStatement[];
}

/** @internal The schema of its scope; of one without, nothing is looked at. */
export function scopeOf<Scope, Target>({ scope }: Permission<Scope, Target>): z.ZodType {
  return scope ?? z.any();
}

/** The phone numbers that somebody may use. */
export interface PhoneNumberScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:phone-number-id/*` means all numbers there, also
   * those that are linked later.
   */
  readonly phoneNumberArns: readonly string[];
}

/** The WhatsApp Business Accounts that somebody may use. */
export interface WabaScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:waba/*` means all accounts there, also those that
   * are linked later.
   */
  readonly wabaArns: readonly string[];
}

/** @internal */
export const phoneNumberScope = optionsOf<PhoneNumberScope>()({
  phoneNumberArns: arnsOf(phoneNumberArn),
});

/** @internal */
export const wabaScope = optionsOf<WabaScope>()({ wabaArns: arnsOf(wabaArn) });

/** @internal */
export const accountAndNumberScope = optionsOf<PhoneNumberScope & WabaScope>()({
  ...wabaScope.shape,
  ...phoneNumberScope.shape,
});

/** A policy without resources is refused by IAM, and one for everything is never meant by nothing. */
function arnsOf(format: Format) {
  const notEmpty = {
    allowed: `at least one: ${format.allowed}`,
    fix: "list what may be used, or leave the grant out",
  };
  return list(arnInScope(format), { literal: true, notEmpty });
}
