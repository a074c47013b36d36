// Writes the example of a recording: made-up series of the environment in examples/environments/spend-limits.
// node tools/recording/generate.mjs, after npx tsc
import { writeFileSync } from "node:fs";
import { loadEnvironments } from "../../dist/app/load.js";
import { monitoringOf, picturedOf } from "../../dist/scripts/spend/monitored.js";
import { shown } from "../../dist/scripts/spend/preview/preview.js";
import { renderRecording } from "../../dist/scripts/spend/preview/recording.js";

const [environment] = loadEnvironments({
  folder: "examples/environments/spend-limits",
}).environments;
const { series } = shown(picturedOf(environment, monitoringOf(environment)));
writeFileSync("examples/spend/recorded.json", renderRecording(series));
