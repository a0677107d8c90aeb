import type uPlot from 'uplot';
import { formatInstant, formatLimit } from '../report/format.ts';
import type { Summary } from '../study/summary-schema.ts';
import { AXIS_WIDTH, cursorOf, type TimeAxis, timeAxis, xScale, zoomToSelection } from './chart.ts';
import type { Theme } from './theme.ts';

const LANE = 26;
const LANES_MAX = 14;

interface Lane {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly isFault: boolean;
}

/** Faults and limits reached, each a bar from its first to its last instant. */
export function lanesOf({ breaches, recovery, run }: Summary): Lane[] {
  const faults = recovery.flatMap(({ fault, startedAt, endedAt }) =>
    startedAt.value === null
      ? []
      : [
          {
            label: fault,
            from: startedAt.value / 1000,
            to: (endedAt.value ?? run.simulatedTime) / 1000,
            isFault: true,
          },
        ],
  );
  const limits = breaches.flatMap(({ limit, name, value, unit, firstAt, lastAt }) =>
    firstAt.value === null || lastAt.value === null
      ? []
      : [
          {
            label: `${limit.replaceAll('-', ' ')} ${formatLimit(value, unit)}${name === '' ? '' : `, ${name}`}`,
            from: firstAt.value / 1000,
            to: lastAt.value / 1000,
            isFault: false,
          },
        ],
  );
  return [...faults, ...limits].slice(0, LANES_MAX);
}

/** The lanes in words, for those who cannot see them. */
export function lanesText(lanes: readonly Lane[], end: number): string {
  const instant = (seconds: number): string => formatInstant(seconds * 1000, end * 1000);
  return lanes.map(({ label, from, to }) => `${label}: ${instant(from)} to ${instant(to)}`).join('; ');
}

export function laneChart(
  lanes: readonly Lane[],
  axis: TimeAxis,
  theme: Theme,
  width: number,
): uPlot.Options & { data: uPlot.AlignedData } {
  return {
    width,
    height: lanes.length * LANE + 44,
    data: [[...axis.times], axis.times.map(() => null)] as uPlot.AlignedData,
    cursor: cursorOf(axis),
    legend: { show: false },
    scales: { x: xScale(axis), y: { range: [0, lanes.length] } },
    axes: [
      timeAxis(axis, theme),
      { stroke: theme.quiet, size: AXIS_WIDTH, grid: { show: false }, ticks: { show: false }, values: () => [] },
    ],
    series: [{}, { stroke: 'transparent' }],
    hooks: {
      draw: [(chart) => drawLanes(chart, lanes, theme)],
      setSelect: [(chart) => zoomToSelection(chart, axis)],
    },
  };
}

function drawLanes(chart: uPlot, lanes: readonly Lane[], theme: Theme): void {
  const { ctx, bbox } = chart;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = `${12 * scale}px system-ui, sans-serif`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const [index, { label, from, to, isFault }] of lanes.entries()) {
    const top = bbox.top + (index * bbox.height) / lanes.length + 3 * scale;
    const height = bbox.height / lanes.length - 6 * scale;
    const [left, right] = [chart.valToPos(from, 'x', true), chart.valToPos(to, 'x', true)];
    const width = Math.max(3 * scale, right - left);
    ctx.globalAlpha = 0.32;
    ctx.fillStyle = isFault ? theme.warm : theme.bad;
    ctx.fillRect(left, top, width, height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, top, 3 * scale, height);
    ctx.fillStyle = theme.text;
    // Where the bar leaves no room behind it, the text begins where it still fits.
    const wide = ctx.measureText(label).width;
    const fits = bbox.left + bbox.width - wide - 4 * scale;
    ctx.fillText(
      label,
      Math.max(bbox.left + 4 * scale, Math.min(Math.max(left, bbox.left) + 8 * scale, fits)),
      top + height / 2,
    );
  }
  ctx.restore();
}
