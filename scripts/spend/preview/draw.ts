import type { EChartsOption } from "echarts";
import { UserError } from "../../../formats/problem";
import type { Size } from "./legend";

/** @param id unlike that of every other chart in the picture */
export type DrawChart = (option: EChartsOption, size: Size, id: string) => string;

/** @throws UserError where the chart library, a development dependency, is not installed */
export function chartDrawer(): DrawChart {
  const { init } = load();
  return (option, { width, height }, id) => {
    const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    chart.dispose();
    return still(svg).replaceAll(/\bzr\d+-/g, `${id}-`);
  };
}

/** Without what serves a mouse: the library numbers it by all that it drew before. */
function still(svg: string): string {
  return svg
    .replaceAll(/<style ?>.*?<\/style>/gs, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "");
}

/** As one file, and only when something is drawn: every other command does without it. */
function load(): typeof import("echarts") {
  try {
    return require("echarts");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new UserError(
      "--preview draws with echarts, which is not installed: npm install --save-dev echarts@6.1.0",
    );
  }
}
