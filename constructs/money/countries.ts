import type { Format } from "../../formats/format";
import { nearest } from "../../formats/nearest";

/**
 * ISO codes as the 2026 user guide maps them to Meta's fees, with AC, TA and XK, which the standard
 * itself only reserves or leaves to its users.
 */
export const COUNTRIES: readonly string[] = [
  "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ",
  "BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ",
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CV CW CX CY CZ DE DJ DK DM DO DZ",
  "EC EE EG EH ER ES ET FI FJ FK FM FO FR",
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU",
  "ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ",
  "LA LB LC LI LK LR LS LT LU LV LY",
  "MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ",
  "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA",
  "RE RO RS RU RW SA SB SC SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ",
  "TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU",
  "WF WS XK YE YT ZA ZM ZW",
].flatMap((codes) => codes.split(" "));

/** Codes that people write for another. */
const MEANT: Readonly<Record<string, string>> = { UK: "GB", EL: "GR" };

/** A country of the service's list, or every one. */
export const countryCode: Format = {
  pattern: new RegExp(`^(\\*|${COUNTRIES.join("|")})$`),
  allowed: "the two capital letters of a country in the user guide's list, or *",
  fix: (got) => {
    if (/^(all|any|every.*|default|)$/i.test(got)) return "write * for every country";
    if (/^(rest|others?|north america)\b/i.test(got)) {
      return "write a row for each of its countries, or * for all that no other row names: Meta's regions have no codes";
    }
    const meant = codeMeantBy(got);
    return meant ? `write ${meant}` : "look the code up in the user guide's list of countries";
  },
};

/** Two letters are too short for a guess at a typo: most codes have dozens of neighbours. */
function codeMeantBy(got: string): string | undefined {
  const code = got.toUpperCase();
  if (COUNTRIES.includes(code)) return code;
  if (got.length <= 3) return MEANT[code];
  codesByName ??= codesOfNames();
  return codesByName.get(nearest(got, [...codesByName.keys()]) ?? "");
}

/** Made with the first country that is written as a name, because it takes time. */
let codesByName: ReadonlyMap<string, string> | undefined;

function codesOfNames(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames("en", { type: "region" });
  return new Map(COUNTRIES.map((code) => [names.of(code) ?? code, code]));
}
