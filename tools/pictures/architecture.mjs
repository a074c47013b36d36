// What stands in AWS after a deploy, as a picture for the README. It is drawn from two lists: what there is, with
// its place, and what goes from where to where.
const WIDTH = 932;
const HEIGHT = 424;
const BOX = { width: 156, height: 58 };
const COLUMN = [16, 200, 384, 568, 752];
const ROW = [52, 146, 240, 382];

/** What is there: a title of at most 18 letters and a line of at most 25 below it. */
const BOXES = {
  people: box(0, 0, "WhatsApp", "your customers", "outside"),
  service: box(1, 0, "Linked accounts", "End User Messaging Social", "outside"),
  topic: box(2, 0, "Event topic", "encrypted, its key"),
  queue: box(3, 0, "Queues", "and their dead letters"),
  yours: box(4, 0, "Your function", "least privilege", "yours"),
  connect: box(0, 1, "Amazon Connect", "its role; topic or Connect"),
  bucket: box(4, 1, "Media bucket", "inbound/ outbound/"),
  rules: box(1, 1, "EventBridge rules", "sent, failed, why"),
  outcomes: box(2, 1, "Outcomes", "a log without texts"),
  metrics: box(1, 2, "Metrics, bill", "CloudWatch and Budgets", "outside"),
  alarms: box(2, 2, "Alarms in money", "per hour, day, month"),
  target: box(3, 2, "Mail, Slack", "warning and critical"),
  brake: box(4, 2, "Brake", "denies sending"),
};

/** From, to: beside each other or one below the other. */
const ARROWS = [
  ["people", "service"],
  ["service", "topic"],
  ["topic", "queue"],
  ["queue", "yours"],
  ["yours", "bucket"],
  ["service", "rules"],
  ["rules", "outcomes"],
  ["outcomes", "alarms"],
  ["metrics", "alarms"],
  ["alarms", "target"],
];

const STYLE = `
  text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .note { font-size: 11px; fill: #59636e; }
  .built { fill: #ddf4ff; stroke: #0969da; }
  .outside { fill: #f6f8fa; stroke: #818b98; }
  .yours { fill: #dafbe1; stroke: #1a7f37; }
  .arrow { stroke: #59636e; fill: none; stroke-width: 1.4; marker-end: url(#head); }
  .head { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .built { fill: #121d2f; stroke: #4493f8; }
    .outside { fill: #151b23; stroke: #656c76; }
    .yours { fill: #12261e; stroke: #3fb950; }
    .arrow { stroke: #9198a1; }
    .head { fill: #9198a1; }
  }`;

const COMMANDS = [
  ["prod.yaml, or code", "checked as a whole"],
  ["review", "who may now do what"],
  ["deploy", "Terraform, then wiring"],
  ["verify", "drift and health"],
  ["destroy", "asks about data first"],
];

/** @returns {string} an SVG that is readable on light and on dark pages */
export function architecture() {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="What stands in AWS after a deploy">`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    text(COLUMN[0], 28, "What stands in AWS", "title"),
    ...legend(),
    ...ARROWS.map(([from, to]) => arrow(BOXES[from], BOXES[to])),
    connectArrow(),
    brakeArrow(),
    ...Object.values(BOXES).map(drawn),
    text(COLUMN[0], ROW[3] - 28, "What gets it there", "title"),
    ...COMMANDS.map(command),
    "</svg>\n",
  ].join("\n");
}

function box(column, row, title, note, kind = "built") {
  return { x: COLUMN[column], y: ROW[row], title, note, kind };
}

function drawn({ x, y, title, note, kind }) {
  const middle = x + BOX.width / 2;
  return [
    `<rect class="${kind}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`,
    text(middle, y + 25, title, "title", "middle"),
    text(middle, y + 43, note, "note", "middle"),
  ].join("");
}

function arrow(from, to) {
  const { width, height } = BOX;
  return from.y === to.y
    ? path(`M${from.x + width} ${from.y + height / 2} H${to.x - 2}`)
    : path(`M${from.x + width / 2} ${from.y + height} V${to.y - 2}`);
}

/** The other kind of destination: down, to the left, down. */
function connectArrow() {
  const { service, connect } = BOXES;
  const bottom = service.y + BOX.height;
  const between = (bottom + connect.y) / 2;
  return path(
    `M${service.x + 24} ${bottom} V${between} H${connect.x + BOX.width / 2} V${connect.y - 2}`,
  );
}

/** Around the bucket: from the brake up to the function that sends. */
function brakeArrow() {
  const { brake, yours } = BOXES;
  const right = brake.x + BOX.width;
  const middle = BOX.height / 2;
  return path(`M${right} ${brake.y + middle} h10 V${yours.y + middle} h-8`);
}

function path(d) {
  return `<path class="arrow" d="${d}"/>`;
}

function legend() {
  const kinds = [
    ["built", "built and checked here"],
    ["outside", "exists, is wired or read"],
    ["yours", "yours"],
  ];
  return kinds.map(([kind, label], index) => {
    const x = COLUMN[2] + index * 184;
    return `<rect class="${kind}" x="${x}" y="16" width="14" height="14" rx="3"/>${text(x + 21, 27, label, "note")}`;
  });
}

function command([name, note], index) {
  const x = COLUMN[index];
  return text(x, ROW[3], name, "title") + text(x, ROW[3] + 19, note, "note");
}

function text(x, y, content, kind, anchor = "start") {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
