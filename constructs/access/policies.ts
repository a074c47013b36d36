import { inboundMedia, type MediaStorage, mediaHandler, outboundMedia } from "../grants/media";
import { flowManager, reader, sender, templateManager } from "../grants/permissions";
import type { PolicyStatement } from "../shared/policy-document";
import type { RoleGrants } from "./options";

/** What a role is granted, in the words of the grants of constructs; numbers and accounts are ARNs. */
export function accessStatements(
  grants: RoleGrants,
  storage: MediaStorage | undefined,
): PolicyStatement[] {
  const { send = [], templates = [], flows = [], read = [], whereTagged } = grants;
  const isAccount = (arn: string) => arn.includes(":waba/");
  const wabaArns = read.filter(isAccount);
  const phoneNumberArns = read.filter((arn) => !isAccount(arn));
  const statements = [
    ...sender.statements({ phoneNumberArns: send }),
    ...(storage === undefined ? [] : mediaStatements(grants, storage)),
    ...templateManager.statements({ wabaArns: templates }),
    ...flowManager.statements({ wabaArns: flows }),
    ...(read.length === 0 ? [] : reader.statements({ wabaArns, phoneNumberArns })),
  ].filter(({ Resource }) => Resource?.length !== 0);
  return whereTagged === undefined
    ? statements
    : statements.map((statement) => onlyTagged(statement, whereTagged));
}

function mediaStatements(
  { media, send = [], mediaOf: phoneNumberArns = send }: RoleGrants,
  storage: MediaStorage,
): PolicyStatement[] {
  if (media === undefined) return [];
  if (phoneNumberArns.length > 0) {
    const direction = media === "both" ? undefined : media;
    return mediaHandler.statements({ phoneNumberArns, direction }, storage);
  }
  return [
    ...(media === "outbound" ? [] : inboundMedia.statements(undefined, storage)),
    ...(media === "inbound" ? [] : outboundMedia.statements(undefined, storage)),
  ];
}

/** The key is of numbers and accounts: in statements on a bucket, or on no resource at all, it would grant nothing. */
function onlyTagged(
  statement: PolicyStatement,
  tags: Readonly<Record<string, string>>,
): PolicyStatement {
  const { Action, Resource, Condition } = statement;
  const ofWhatsApp = [Action].flat().every((action) => action.startsWith("social-messaging:"));
  if (!ofWhatsApp || Resource === "*") return statement;
  const keys = Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return { ...statement, Condition: { ...Condition, StringEquals: Object.fromEntries(keys) } };
}
