// The comment that the review keeps in a pull request, as GitHub shows it: the real report of an example change, drawn
// with GitHub's sizes and colours.
import MarkdownIt from "markdown-it";
import { cleaned } from "../../actions/comment/clean.mjs";
import { exampleReview } from "./example-change.cjs";
import { escaped } from "./terminal.mjs";

export const COMMENT_INPUTS = [
  "actions/comment/clean.mjs",
  "review/report",
  "tools/pictures/comment.mjs",
  "tools/pictures/example-change.cjs",
];

const CSS = `
  text { font: 14px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .bold, .h2, .h3 { font-weight: 600; } .h2 { font-size: 21px; } .h3 { font-size: 17px; } .small, .small.code { font-size: 11.5px; }
  .muted { fill: #59636e; }
  .code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .page { fill: #ffffff; stroke: #d1d9e0; } .head { fill: #f6f8fa; stroke: #d1d9e0; } .chip { fill: #818b981f; }
  .line { stroke: #d1d9e0; } .avatar { fill: #59636e; } .dot { fill: #1f2328; } .circle { fill: none; stroke: #1f2328; } .mark { fill: none; stroke: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .muted { fill: #9198a1; }
    .page { fill: #0d1117; stroke: #3d444d; } .head { fill: #151b23; stroke: #3d444d; } .chip { fill: #656c7633; }
    .line { stroke: #3d444d; } .avatar { fill: #9198a1; } .dot { fill: #f0f6fc; } .circle { stroke: #f0f6fc; } .mark { stroke: #3d444d; }
  }`;

const WIDTH = 790;
const LEFT = 17;
const RIGHT = WIDTH - 17;
const HEAD = 38;
/** Around code. */
const CHIP = 4;

/** Thousandths of its size that each letter from the blank on is wide in Helvetica. */
const WIDTHS =
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
    .split(" ")
    .map(Number);

function widthOf(text, kind) {
  const size = kind.includes("small")
    ? 11.5
    : kind.includes("h2")
      ? 21
      : kind.includes("h3")
        ? 17
        : 14;
  if (kind.includes("code")) return text.length * 7.2 * (size === 11.5 ? 0.96 : 1);
  const wide = /bold|h2|h3/.test(kind) ? 1.06 : 1;
  const thousandths = [...text].map((letter) => WIDTHS[letter.charCodeAt(0) - 32] ?? 600);
  return (thousandths.reduce((sum, one) => sum + one, 0) * size * wide) / 1000;
}

/** @param {string} root the repository, with a current dist */
export function comment(root) {
  const page = new Page();
  page.header();
  page.down(HEAD + 30);
  const markdown = cleaned(exampleReview(root, "--format", "markdown"));
  layOut(new MarkdownIt({ html: true }).parse(markdown, {}), page);
  return page.svg();
}

/** What the review writes: headings, paragraphs, lists in lists, folded sections, small print. */
function layOut(tokens, page) {
  let heading = "";
  let folded = false;
  const items = [];
  for (const { type, tag, content, children } of tokens) {
    if (type === "heading_open") heading = tag;
    else if (type === "heading_close") heading = "";
    else if (type === "list_item_open") items.push({ dotted: false });
    else if (type === "list_item_close") items.pop();
    else if (type === "html_block") {
      const [, title] = /<summary><code>(.*)<\/code><\/summary>/.exec(content) ?? [];
      if (title !== undefined) page.summary(title);
      folded = title !== undefined || (folded && !content.includes("</details>"));
    } else if (type === "inline" && !folded) {
      if (heading !== "") page.heading(runsOf(children, heading), heading);
      else if (items.length > 0) page.item(runsOf(children), items.length);
      else page.paragraph(runsOf(children));
    }
  }
}

/** Texts with how each is written. */
function runsOf(tokens, kind = "") {
  let bold = "";
  let small = "";
  return tokens.flatMap(({ type, content }) => {
    if (type === "strong_open") bold = "bold";
    else if (type === "strong_close") bold = "";
    else if (type === "html_inline") small = content === "<sub>" ? "small muted" : "";
    const kinds = [kind, bold, small, type === "code_inline" ? "code" : ""];
    const text = type === "softbreak" ? " " : content;
    const isText = type === "text" || type === "code_inline" || type === "softbreak";
    return isText ? { text, kind: kinds.filter(Boolean).join(" ") } : [];
  });
}

class Page {
  y = 0;
  drawn = [];

  down(by) {
    this.y += by;
  }

  header() {
    this.y = 24;
    const name = 44 + this.run("github-actions", "bold", 44);
    this.drawn.push(`<rect class="mark" x="${name + 6}" y="11" width="30" height="17" rx="8.5"/>`);
    this.run("bot", "small muted", name + 13);
    this.run("commented now", "muted", name + 44);
    this.y = 0;
  }

  heading(runs, tag) {
    const isFirst = tag === "h2";
    this.down(isFirst ? 2 : 12);
    this.write(runs, LEFT, isFirst ? 26 : 22);
    if (!isFirst) return this.down(6);
    this.drawn.push(`<path class="line" d="M${LEFT} ${this.y - 14}H${RIGHT}"/>`);
    this.down(12);
  }

  paragraph(runs) {
    this.write(runs, LEFT, 21);
    this.down(9);
  }

  item(runs, depth) {
    const x = LEFT + 24 * depth;
    const [cx, cy] = [x - 12, this.y - 5];
    const dot = depth === 1 ? "dot" : "circle";
    this.drawn.push(`<circle class="${dot}" cx="${cx}" cy="${cy}" r="2.5"/>`);
    this.write(runs, x, 21);
    this.down(3);
  }

  /** Folded, as it is until somebody opens it. */
  summary(title) {
    const y = this.y - 10;
    this.drawn.push(`<path class="dot" d="M${LEFT + 2} ${y}l7 5-7 5z"/>`);
    this.write([{ text: title, kind: "code" }], LEFT + 17, 26);
  }

  /** In as many lines as it needs. */
  write(runs, left, line) {
    let x = left;
    for (const { text, kind } of runs) {
      const isCode = kind.includes("code");
      let part = "";
      x += isCode ? CHIP : 0;
      // Code may break behind the signs that divide it, all else where words end.
      for (const word of text.match(isCode ? /[^/: ]*[/: ]+|[^/: ]+/g : /\S+\s*|\s+/g) ?? []) {
        if (x + widthOf((part + word).trimEnd(), kind) > RIGHT - (isCode ? CHIP : 0)) {
          this.run(part, kind, x);
          this.down(line);
          x = left + (isCode ? CHIP : 0);
          part = "";
        }
        part += word;
      }
      x += this.run(part, kind, x) + (isCode ? CHIP : 0);
    }
    this.down(line);
  }

  /** With a length that is set, so that what is behind code fits in every font. */
  run(text, kind, x) {
    const width = widthOf(text, kind);
    if (text.trim() === "") return width;
    const [from, long] = [x.toFixed(1), width.toFixed(1)];
    if (kind.includes("code")) {
      const chip = [x - CHIP, this.y - 14, width + 2 * CHIP].map((one) => one.toFixed(1));
      this.drawn.push(
        `<rect class="chip" x="${chip[0]}" y="${chip[1]}" width="${chip[2]}" height="19" rx="5"/>`,
      );
    }
    this.drawn.push(
      `<text class="${kind}" x="${from}" y="${this.y}" textLength="${long}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(text)}</text>`,
    );
    return width;
  }

  svg() {
    const height = this.y + 2;
    const label = "The comment of an access review in a pull request, as GitHub shows it";
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">`,
      `<style>${CSS}\n</style>`,
      `<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
      `<path class="head" d="M0.5 ${HEAD}V6.5a6 6 0 0 1 6-6H${WIDTH - 6.5}a6 6 0 0 1 6 6V${HEAD}z"/>`,
      `<circle class="avatar" cx="27" cy="19.5" r="9"/>`,
      ...this.drawn,
      "</svg>\n",
    ].join("\n");
  }
}
