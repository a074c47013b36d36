import type { Format } from "./format";

/** Query parameters whose values are credentials more often than not. */
const SECRET_PARAMETERS = [
  ...["token", "secret", "password", "key", "signature", "sig", "auth", "code"],
  ...["api[_-]?key", "access[_-]?key", "access[_-]?token", "client[_-]?secret"],
];

/** JSON Schema knows no flags: `[tT][oO]` for `to`. */
function anyCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const SECRET = `[?&](${SECRET_PARAMETERS.map(anyCase).join("|")})=`;

/**
 * Where SNS posts notifications. Whatever is in it stands in Terraform's state, in plans and in SNS's
 * own console in plain text.
 */
export const httpsEndpoint: Format = {
  pattern: new RegExp(
    String.raw`^(?!.*${SECRET})https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(/[^\s#@]*)?(\?[^\s#@]*)?$`,
  ),
  allowed: "an https:// URL without credentials in it",
  fix: (got) => {
    if (/^http:/i.test(got)) return "write https://: events are private conversations";
    if (/^[a-z]+:\/\/[^/?#]*@/i.test(got)) {
      return "drop user and password, which Terraform's state would keep in plain text: verify the signature of each notification instead";
    }
    if (new RegExp(SECRET).test(got)) {
      return "drop the secret from the query, which Terraform's state would keep in plain text: verify the signature of each notification instead";
    }
    return "write it as https://hooks.example.com/whatsapp";
  },
};
