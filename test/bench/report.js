/** The whole comparison as text: each contest as a table, then every target with its verdict. */
function render({ machine, synth, app, growth, compiler, verdicts }) {
  return [
    ...contestTable("cdktf synth of environments/example.yaml", synth),
    ...compilerNote(compiler),
    "",
    ...contestTable("the app alone, the same environment", app),
    "",
    ...growthTable(growth),
    "",
    ...verdictTable(verdicts),
    "",
    ...machineNote(machine),
  ].join("\n");
}

function contestTable(title, results) {
  const rows = Object.entries(results).map(([name, result]) => [name, ...cells(result)]);
  return table([title, "time", "", "app's peak memory", ""], rows);
}

/** Ten times as much work: how many times as much does it cost as the row before? */
function growthTable(growth) {
  const counts = Object.keys(growth).filter((name) => /^\d+$/.test(name));
  const rows = Object.entries(growth).map(([name, result]) => {
    const before = growth[counts[counts.indexOf(name) - 1]];
    return [name, ...cells(result), before === undefined ? "" : grown(before, result)];
  });
  const header = ["environments, the app alone", "time", "", "peak memory", ""];
  return table([...header, "against the row before"], rows);
}

function grown(before, result) {
  const ratio = (unit) => (result[unit].median / before[unit].median).toFixed(1);
  return `time x ${ratio("seconds")}, memory x ${ratio("megabytes")}`;
}

function compilerNote(compiler) {
  if (compiler === undefined) return [];
  const { unchanged, first } = compiler;
  return [
    `(before its app, ours compiles: peak ${unchanged.toFixed(0)} MB, ${first.toFixed(0)} MB when nothing is compiled yet)`,
  ];
}

function verdictTable(verdicts) {
  const rows = verdicts.map(({ what, ratio, ratioOfLowest, target, ok }) => [
    what,
    ratio.toFixed(2),
    ratioOfLowest.toFixed(2),
    target,
    ok ? "ok" : "missed",
  ]);
  return table(["target", "medians", "lowest", "wanted", ""], rows);
}

function machineNote({ node, platform, cpus, load }) {
  const busy =
    load > cpus / 2 ? ": busy with something else, so measure again before you judge" : "";
  return [
    `Node.js ${node}, ${platform}, ${cpus} CPUs, load ${load.toFixed(1)} at the start${busy}`,
  ];
}

/** Median, then lowest and highest. */
function cells({ seconds, megabytes }) {
  return [
    `${seconds.median.toFixed(2)} s`,
    `(${seconds.min.toFixed(2)} to ${seconds.max.toFixed(2)})`,
    `${megabytes.median.toFixed(0)} MB`,
    `(${megabytes.min.toFixed(0)} to ${megabytes.max.toFixed(0)})`,
  ];
}

function table(header, rows) {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => {
    const padded = line.map((cell, column) => cell.padEnd(widths[column]));
    return padded.join("  ").trimEnd();
  });
}

module.exports = { cells, render, table };
