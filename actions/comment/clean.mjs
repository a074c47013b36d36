// What the job of a pull request wrote is a stranger's text: here it is taken apart into what a comment of the review
// is made of (headings, lists, bold and code, folded sections), and all the rest becomes text.

/** GitHub refuses a comment of more than 65,536 characters; what the action adds to this one takes a few hundred. */
const LONGEST = 65_000;
const REST =
  "\n**The rest did not fit into this comment:** read it in the log of the run, which is linked below.";
/** Longer lines would take long to take apart. */
const LONGEST_LINE = 16_000;

/** As in formats/outlets.ts: what cannot be seen, or reorders text. */
const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|[\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|[\ud800-\udfff]/gu;

const FOLDED = /^<details><summary><code>(.*)<\/code><\/summary>$/;
const SMALL = /^<sub>(.*)<\/sub>$/;

/**
 * The same comment if the review wrote it; of any other text, a comment in which nothing acts.
 * @param {string} untrusted
 */
export function cleaned(untrusted) {
  const lines = [];
  let isOpen = false;
  let room = LONGEST - REST.length - CLOSED.join("\n").length;
  for (const line of untrusted.split(/\r\n|[\n\r]/)) {
    const text = line.slice(0, LONGEST_LINE).trimEnd();
    if (text.startsWith("<!--") && text.endsWith("-->")) continue; // its marker, which the action writes itself
    const [, title] = FOLDED.exec(text) ?? [];
    const isEdge = title !== undefined || text === "</details>";
    const written = isEdge ? [...(isOpen ? CLOSED : []), ...opened(title)] : [markdown(text)];
    room -= written.join("\n").length + 1;
    if (room < 0) return compact([...lines, ...(isOpen ? CLOSED : []), REST]);
    if (isEdge) isOpen = title !== undefined;
    lines.push(...written);
  }
  return compact([...lines, ...(isOpen ? CLOSED : [])]);
}

// GitHub reads no Markdown in the lines next to a tag, but HTML: an empty line keeps them apart.
const CLOSED = ["", "</details>", ""];

function opened(title) {
  if (title === undefined) return [];
  return [`<details><summary><code>${html(title)}</code></summary>`, ""];
}

function compact(lines) {
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function markdown(line) {
  const [, small] = SMALL.exec(line) ?? [];
  if (small !== undefined) return `<sub>${inline(small)}</sub>`;
  const [, mark = "", text = ""] = /^(#{2,3} | {0,2}- |)(.*)$/s.exec(line) ?? [];
  return `${mark}${inline(text.trim())}`;
}

/** A code span, an escaped sign, an entity, a mark of bold text, or any other character. */
const PIECE = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)|\\([!-/:-@[-`{-~])|&(amp|lt|gt|quot);|(\*\*)|./gsu;

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"' };

function inline(line) {
  const pieces = [];
  let plain = "";
  let bold = 0;
  const flush = () => {
    pieces.push(text(plain));
    plain = "";
  };
  for (const [piece, , span, sign, entity, mark] of line.matchAll(PIECE)) {
    if (span !== undefined) {
      flush();
      pieces.push(code(span));
    } else if (mark !== undefined) {
      flush();
      pieces.push(mark);
      bold += 1;
    } else {
      plain += sign ?? (entity === undefined ? piece : ENTITIES[entity]);
    }
  }
  flush();
  return pieces.join("") + (bold % 2 === 1 ? "**" : "");
}

/** Every sign is escaped; what GitHub makes a mention, a reference or a link of is broken by a character without width. */
function text(plain) {
  return visible(plain)
    .replaceAll(/@|#(?=\d)|\bgh-(?=\d)|www(?=\.)|:(?=\/\/)|(?:mailto|xmpp):/gi, "$&\u200b")
    .replaceAll(/[!-/:-@[-`{-~]/g, (sign) => ({ "&": "&amp;", "<": "&lt;" })[sign] ?? `\\${sign}`);
}

function code(span) {
  const trimmed = /^ (.*[^ ].*) $/s.exec(span)?.[1] ?? span;
  const line = visible(trimmed) || " ";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((row) => row.length));
  const fence = "`".repeat(longest + 1);
  const edge = /^`|`$|^ .*[^ ].* $/.test(line) ? " " : "";
  return fence + edge + line + edge + fence;
}

function html(title) {
  return visible(title.replaceAll(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name]))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("@", "@\u200b");
}

function visible(text) {
  return text.replaceAll("\u200b", "").replaceAll(INVISIBLE, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
