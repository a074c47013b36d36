import type { GraphicComponentOption } from "echarts";
import { COLOURS, FONT, INK } from "./style";

export interface Size {
  readonly width: number;
  readonly height: number;
}

const ROW = 20;
const MARGIN = 16;
/** Of a letter, roughly, as there is no screen to measure on; and of the sign and the gap after a name. */
const LETTER = 7.2;
const SIGN = 20;
const GAP = 16;
const LONGEST = 44;

interface Place {
  readonly name: string;
  readonly x: number;
  readonly row: number;
}

export interface Legend {
  /** What it takes from the chart's height. */
  readonly height: number;
  readonly graphic: GraphicComponentOption[];
}

/** Names and colours below a chart. The library's own one measures other fonts than those that draw. */
export function legend(names: readonly string[], { width, height }: Size): Legend {
  const places = placed(names, width);
  const rows = (places.at(-1)?.row ?? 0) + 1;
  const graphic = places.flatMap(({ name, x, row }, index): GraphicComponentOption[] => {
    const y = height - MARGIN - (rows - 1 - row) * ROW;
    const fill = COLOURS[index % COLOURS.length];
    const style = { text: name, fill: INK, fontSize: 12, fontFamily: FONT };
    return [
      { type: "rect", x, y: y - 2, shape: { width: 14, height: 4, r: 2 }, style: { fill } },
      { type: "text", x: x + SIGN, y, style: { ...style, verticalAlign: "middle" } },
    ];
  });
  return { height: rows * ROW, graphic };
}

function placed(names: readonly string[], width: number): Place[] {
  let x = MARGIN;
  let row = 0;
  return names.map((full) => {
    const name = full.length > LONGEST ? `${full.slice(0, LONGEST - 3)}...` : full;
    const needed = SIGN + name.length * LETTER + GAP;
    if (x > MARGIN && x + needed > width) {
      x = MARGIN;
      row += 1;
    }
    const place = { name, x, row };
    x += needed;
    return place;
  });
}
