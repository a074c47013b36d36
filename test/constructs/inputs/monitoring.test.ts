import { basename } from "node:path";
import { APART, describeInputs } from "./inputs";

describeInputs(Object.keys(APART).filter((name) => APART[name] === basename(__filename)));
