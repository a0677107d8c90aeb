import type uPlot from 'uplot';
import { formatInstant, formatValue } from '../report/format.ts';
import { isAnything, type Panel, type PanelLine } from '../report/html/panels.ts';
import type { Theme } from './theme.ts';

/** What all charts of a page share. */
export interface TimeAxis {
  /** Seconds, one a point. */
  readonly times: readonly number[];
  /** Seconds, of the whole run. */
  readonly end: number;
  readonly warmup: number;
  /** Called when the reader chose a stretch of time. */
  onZoom(from: number, to: number): void;
}

const HEIGHT = 190;
/** The same for all, so that their time axes are in line. */
export const AXIS_WIDTH = 64;
const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
];
/** A limit further above than this many times the peak is marked at the upper edge: its own place would flatten the lines. */
const LIMIT_IN_VIEW = 3;

/** A chart, ready to be put on the page. @param before the same panel of the run that is compared with */
export function chartOf(
  panel: Panel,
  before: Panel | null,
  axis: TimeAxis,
  theme: Theme,
  width: number,
): uPlot.Options & { data: uPlot.AlignedData } {
  const drawn = drawnLines(panel, before, theme);
  const top = topOf(panel, drawn);
  return {
    width,
    height: HEIGHT,
    data: [[...axis.times], ...drawn.map(({ values }) => [...values])] as uPlot.AlignedData,
    cursor: cursorOf(axis),
    legend: { live: true },
    scales: { x: xScale(axis), y: { range: [0, top] } },
    axes: [timeAxis(axis, theme), valueAxis(panel, theme)],
    series: [
      { label: 'time', value: (_, value) => (value === null ? '' : formatInstant(value * 1000, axis.end * 1000)) },
      ...drawn.map(({ series }) => series),
    ],
    bands: drawn.flatMap(({ band }) => band ?? []),
    hooks: {
      draw: [(chart) => drawLimits(chart, panel, top, theme), (chart) => drawWarmup(chart, axis, theme)],
      setSelect: [(chart) => zoomToSelection(chart, axis)],
    },
  };
}

/** One cursor for all charts; what is drawn over is the stretch to show, and a double click shows all again. */
export function cursorOf({ end, onZoom }: TimeAxis): uPlot.Cursor {
  return {
    sync: { key: 'time' },
    drag: { x: true, y: false, setScale: false },
    points: { size: 6 },
    bind: {
      dblclick: () => () => {
        onZoom(0, end);
        return null;
      },
    },
  };
}

export function zoomToSelection(chart: uPlot, { onZoom }: TimeAxis): void {
  const { left, width } = chart.select;
  if (width > 0) onZoom(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'));
}

interface Drawn {
  readonly values: readonly (number | null)[];
  readonly series: uPlot.Series;
  readonly band?: uPlot.Band[];
}

function drawnLines(panel: Panel, before: Panel | null, theme: Theme): Drawn[] {
  const drawn: Drawn[] = [];
  const text = (value: number | null): string => (value === null ? '–' : shown(value, panel));
  const lines = panel.stacked ? stacked(panel.lines) : panel.lines.map((line) => ({ line, values: line.values }));
  for (const [index, { line, values }] of lines.entries()) {
    const colour = theme.lines[index % theme.lines.length];
    const hidden = (edge: readonly (number | null)[]): Drawn => ({
      values: edge,
      series: { width: 0, stroke: 'transparent', points: { show: false }, class: 'band-edge' },
    });
    if (line.band !== null && !panel.stacked) {
      drawn.push(hidden(line.band.high), hidden(line.band.low));
      const at = drawn.length;
      drawn[at - 1] = { ...drawn[at - 1], band: [{ series: [at - 1, at], fill: `${colour}33` }] };
    }
    drawn.push({
      values,
      series: {
        label: line.label,
        stroke: colour,
        width: 1.75,
        points: { show: false },
        ...(panel.stacked && { fill: `${colour}55` }),
        value: (_, __, ___, point) => text(point === null ? null : (line.values[point] ?? null)),
      },
    });
  }
  if (panel.stacked) betweenLines(drawn);
  for (const { label, values } of before === null ? [] : panel.stacked ? totalOf(before) : before.lines) {
    drawn.push({
      values,
      series: {
        label: `${label} before`,
        stroke: theme.before,
        width: 1.25,
        dash: [5, 4],
        points: { show: false },
        value: (_, value) => text(value),
      },
    });
  }
  return drawn;
}

/** The highest first, each filled down to the next. */
function betweenLines(drawn: Drawn[]): void {
  drawn.reverse();
  for (let index = 0; index + 1 < drawn.length; index++) {
    drawn[index] = { ...drawn[index], band: [{ series: [index + 1, index + 2] }] };
  }
}

/** Each line on top of those before it. */
function stacked(lines: readonly PanelLine[]): { readonly line: PanelLine; readonly values: (number | null)[] }[] {
  const sum: number[] = [];
  return lines.map((line) => ({
    line,
    values: line.values.map((value, point) => {
      sum[point] = (sum[point] ?? 0) + (value ?? 0);
      return sum[point];
    }),
  }));
}

function totalOf({ lines }: Panel): { readonly label: string; readonly values: readonly (number | null)[] }[] {
  const top = stacked(lines).at(-1);
  return top === undefined ? [] : [{ label: 'all', values: top.values }];
}

function topOf({ limits }: Panel, drawn: readonly Drawn[]): number {
  const peak = drawn.reduce(
    (most, { values }) => values.reduce<number>((top, value) => Math.max(top, value ?? 0), most),
    0,
  );
  const inView = limits.map(({ value }) => value).filter((value) => value <= peak * LIMIT_IN_VIEW);
  const top = Math.max(peak, ...inView);
  const room = 1.2; // so that the words on a limit stand above it
  return room * (top === 0 ? Math.max(1, ...limits.map(({ value }) => value)) : top);
}

/** The whole run, also where the last point lies before its end. */
export function xScale({ end }: TimeAxis): uPlot.Scale {
  return {
    time: false,
    min: 0,
    max: end,
    range: (_, min, max) => (min === null ? [0, end] : [min, Math.min(max, end)]),
  };
}

export function timeAxis({ end }: TimeAxis, theme: Theme): uPlot.Axis {
  return {
    stroke: theme.quiet,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1 },
    incrs: STEPS,
    space: 70,
    values: (_, splits) => splits.map((value) => formatInstant(value * 1000, end * 1000)),
  };
}

function valueAxis(panel: Panel, theme: Theme): uPlot.Axis {
  return {
    stroke: theme.quiet,
    size: AXIS_WIDTH,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((value) => shown(value, panel)),
  };
}

function shown(value: number, { unit }: Panel): string {
  return formatValue(Number(value.toPrecision(4)), unit);
}

function drawLimits(chart: uPlot, { limits }: Panel, top: number, theme: Theme): void {
  const { ctx, bbox } = chart;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = theme.limit;
  ctx.fillStyle = theme.limit;
  ctx.font = `600 ${11 * scale}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.lineWidth = 1.5 * scale;
  ctx.setLineDash([6 * scale, 4 * scale]);
  let above = 0;
  for (const { label, value } of limits) {
    const isInView = value <= top;
    const y = isInView ? chart.valToPos(value, 'y', true) : bbox.top + scale;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const words = `${label} ${formatValue(value, 'count')}${isInView ? '' : ' (far above)'}`;
    ctx.fillText(
      words,
      bbox.left + bbox.width - 4 * scale,
      y + (isInView && y - bbox.top > 18 * scale ? -5 : 14 + 14 * above) * scale,
    );
    if (!isInView) above++;
  }
  ctx.restore();
}

function drawWarmup(chart: uPlot, { warmup }: TimeAxis, theme: Theme): void {
  if (warmup === 0) return;
  const { ctx, bbox } = chart;
  const right = Math.min(chart.valToPos(warmup, 'x', true), bbox.left + bbox.width);
  if (right <= bbox.left) return;
  ctx.save();
  ctx.globalAlpha = 0.35;
  ctx.fillStyle = theme.grid;
  ctx.fillRect(bbox.left, bbox.top, right - bbox.left, bbox.height);
  ctx.restore();
}

/** Whether there is nothing to draw, so that words say more. */
export function isFlat(panel: Panel): boolean {
  return panel.whenZero !== null && !panel.lines.some(isAnything);
}
