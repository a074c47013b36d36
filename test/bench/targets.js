/** What the comparison must show; the numbers are promises, so they stand in one place. */
function judge({ synth, app, growth }) {
  const one = growth["1"];
  const hundred = growth["100"];
  return [
    atLeast(
      4.5,
      "cdktf synth: times faster than the template",
      seconds,
      synth.template,
      synth.ours,
    ),
    atLeast(10, "app's peak memory: times smaller", megabytes, synth.template, synth.ours),
    atMost(1.3, "one environment: times the floor's time", seconds, app.ours, app.floor),
    atMost(3, "100 environments: times the time of one", seconds, hundred, one),
    atMost(3, "100 environments: times the memory of one", megabytes, hundred, one),
  ];
}

const seconds = (result) => result.seconds;
const megabytes = (result) => result.megabytes;

function atLeast(target, what, unit, one, other) {
  const ratios = compare(unit(one), unit(other));
  return { what, ...ratios, target: `at least ${target}`, ok: ratios.ratio >= target };
}

function atMost(target, what, unit, one, other) {
  const ratios = compare(unit(one), unit(other));
  return { what, ...ratios, target: `at most ${target}`, ok: ratios.ratio <= target };
}

/** Medians decide; the lowest values show what is left of the ratio when nothing else disturbs. */
function compare(one, other) {
  return { ratio: one.median / other.median, ratioOfLowest: one.min / other.min };
}

module.exports = { judge };
