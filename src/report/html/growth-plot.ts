import { readDay, readGrowth } from '../../study/plan-growth.ts';
import type { Plan, RunsOut } from '../../study/plan-schema.ts';
import type { Plot, PlotMark } from './plot.ts';

/** Points of the curve. */
const POINTS = 80;
/** How much further than the last day of interest the axis goes. */
const BEYOND = 1.25;

/** Traffic over dates, with the days on which settings run out and their intervals; null where growth was not asked for. */
export function growthPlot({ runsOut, answerRunsOut }: Plan): Plot | null {
  const all = [
    ...(runsOut === null ? [] : [{ found: runsOut, whose: 'present' }]),
    ...(answerRunsOut === null ? [] : [{ found: answerRunsOut, whose: 'planned' }]),
  ];
  if (all.length === 0) return null;
  const [{ found: first }] = all;
  const growth = readGrowth(first.growth);
  const from = dayOf(first.from);
  const ends = all.filter(({ found }) => !found.already).map(({ found }) => lastDay(found));
  const last = Math.max(from, ...ends);
  if (typeof growth === 'string') return null;
  const to = from + Math.max(30, BEYOND * (last - from));
  const days = Array.from({ length: POINTS }, (_, index) => from + ((to - from) * index) / (POINTS - 1));
  const traffic = (day: number): number => Math.exp(((day - from) / growth.days) * Math.log(growth.factor));
  return {
    id: 'growth',
    group: 'growth',
    about: `Traffic at ${first.growth} from ${first.from}. ${all.map(({ found, whose }) => words(found, whose)).join('. ')}`,
    unit: 'times',
    axis: { kind: 'days', from, to },
    lines: [
      {
        label: `traffic, as a multiple of that of ${first.from}`,
        colour: 0,
        x: days.map((day) => Math.round(day * 100) / 100),
        y: days.map((day) => Number(traffic(day).toPrecision(6))),
      },
    ],
    limits: all.flatMap(({ found, whose }) =>
      found.factor === null ? [] : [{ label: `${whose} settings bear`, value: found.factor }],
    ),
    marks: all.flatMap(({ found, whose }) => mark(found, whose, to - (to - from) / 3)),
    spans: all.flatMap(({ found }) => span(found, to)),
  };
}

function mark({ on }: RunsOut, whose: string, late: number): PlotMark[] {
  if (on === null) return [];
  const at = dayOf(on);
  return [
    { at, label: `${whose}: ${on}`, side: at > late ? 'left' : 'right', about: `${whose} settings run out on ${on}` },
  ];
}

function span({ already, earliest, latest, on }: RunsOut, end: number): (readonly [number, number])[] {
  if (already || on === null) return [];
  return [[dayOf(earliest ?? on), latest === null ? end : dayOf(latest)]];
}

/** The last that is of interest. */
function lastDay({ latest, on, triedUntil }: RunsOut): number {
  return dayOf(latest ?? on ?? triedUntil);
}

function words({ already, on, earliest, latest, triedUntil }: RunsOut, whose: string): string {
  if (already) return `The ${whose} settings have run out already`;
  if (on === null) return `The ${whose} settings last beyond ${triedUntil}`;
  return `The ${whose} settings run out on ${on}, ${earliest ?? on} to ${latest ?? `after ${triedUntil}`}`;
}

/** Days since 1970. */
function dayOf(text: string): number {
  const day = readDay(text);
  return typeof day === 'string' ? 0 : day;
}
