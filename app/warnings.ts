import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { SOCIAL_MESSAGING_REGIONS } from "../formats/regions";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/** Not an error: AWS opens Regions faster than anybody updates a list. */
export function unknownRegion(view: View): Finding[] {
  if (view.region === undefined || SOCIAL_MESSAGING_REGIONS.includes(view.region)) return [];
  return [
    {
      path: ["region"],
      got: show(view.region),
      allowed: "a Region that is known to offer AWS End User Messaging Social",
      fix: "check the code for a typing error; go on if the console offers the service there",
    },
  ];
}
