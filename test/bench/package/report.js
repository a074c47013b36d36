const { cells, table } = require("../report");

/** Sizes and imports as tables, then every target with its verdict. */
function render({ sizes, first, deployed, synth, imports, verdicts }) {
  const official = sizes.official.megabytes;
  return [
    ...table(
      ["a fresh app's node_modules", "size", "files", "against the official"],
      Object.entries(sizes).map(([name, { megabytes, files }]) => [
        name,
        `${megabytes.toFixed(1)} MB`,
        String(files),
        (megabytes / official).toFixed(3),
      ]),
    ),
    "",
    ...table(
      ["from npm install to the first synthesized environment", "time"],
      Object.entries(first).map(([name, seconds]) => [name, `${seconds.toFixed(1)} s`]),
    ),
    "",
    ...table(
      ["to environments/example.yaml, deployed on local AWS", "time"],
      deployed === undefined
        ? [["skipped: no Terraform or no moto_server", ""]]
        : Object.entries(deployed).map(([name, seconds]) => [name, `${seconds.toFixed(1)} s`]),
    ),
    "",
    ...table(
      ["synthesizing environments/example.yaml", "time", "", "peak memory", ""],
      Object.entries(synth).map(([name, result]) => [name, ...cells(result)]),
    ),
    "",
    ...table(
      ["importing in a new process", "time", "", "peak memory", ""],
      Object.entries(imports).map(([name, result]) => [name, ...cells(result)]),
    ),
    "",
    ...table(
      ["target", "ratio", "wanted", ""],
      verdicts.map(({ what, ratio, target, ok }) => [
        what,
        ratio.toFixed(2),
        target,
        ok ? "ok" : "missed",
      ]),
    ),
  ].join("\n");
}

module.exports = { render };
