import type { Plan, PlanPoint } from '../../study/plan-schema.ts';
import { formatInterval, formatValue } from '../format.ts';
import type { TriedLine } from '../plan-tried.ts';
import { plainText } from '../plan-words.ts';
import { type Plot, type PlotMark, plotId } from './plot.ts';

type Amount = Pick<NonNullable<PlanPoint['cost']>, 'value' | 'low' | 'high' | 'unit'>;

/** A chart for each expectation along a line of points, with its bound and where the answer ends; then one of the cost. */
export function plotsOfLine(line: TriedLine, plan: Plan, whose: 'planned' | 'present' = 'planned'): Plot[] {
  const marks = marksOf(line, plan, whose);
  const group = `${whose} ${line.of}`;
  const judged = plan.before.expectations.map((expectation, index) =>
    plotOf(
      line,
      { label: plainText(expectation), group, number: index, marks },
      {
        amounts: line.points.map(({ expectations }) => expectations[index]),
        limits: [{ label: 'bound', value: expectation.limit }],
      },
    ),
  );
  const costs = line.points.map(({ cost }) => cost);
  const isTold = costs.some((cost) => cost?.value !== costs[0]?.value);
  return [
    ...judged,
    ...(isTold
      ? [
          plotOf(
            line,
            { label: 'cost of the simulated time', group, number: judged.length, marks },
            { amounts: costs, limits: [] },
          ),
        ]
      : []),
  ];
}

function plotOf(
  { of, values }: TriedLine,
  {
    label,
    group,
    number,
    marks,
  }: {
    readonly label: string;
    readonly group: string;
    /** Among those of its group. */
    readonly number: number;
    readonly marks: readonly PlotMark[];
  },
  { amounts, limits }: { readonly amounts: readonly (Amount | null)[]; readonly limits: Plot['limits'] },
): Plot {
  const known = amounts.flatMap((amount, place) =>
    amount === null || amount.value === null ? [] : [{ place, ...amount }],
  );
  const unit = known[0]?.unit ?? 'count';
  const words = known.map((point) => `${values[point.place]}: ${formatInterval(point)}`).join('; ');
  const bound = limits.map(({ value }) => ` Bound: ${formatValue(value, unit)}.`).join('');
  return {
    id: plotId(group, number),
    group,
    about: `${label} over ${of}. ${words}.${bound}`,
    unit,
    axis: { kind: 'values', title: of, values },
    lines: [
      {
        label,
        colour: 0,
        hasDots: true,
        x: known.map(({ place }) => place),
        y: known.map(({ value }) => value),
        low: known.map(({ low }) => low),
        high: known.map(({ high }) => high),
      },
    ],
    limits,
    marks,
    spans: [],
  };
}

/** Between the answer and what is right beside it. */
function marksOf({ of, values }: TriedLine, { answer, reach, runsOut }: Plan, whose: string): PlotMark[] {
  const setting = answer?.settings.find(({ path }) => path === of);
  if (setting !== undefined) return between(values, setting.value, setting.beside?.value ?? null);
  if (of !== 'traffic') return [];
  const factors = values.map((value) => Number.parseFloat(value));
  const end = whose === 'planned' ? (reach?.factor ?? null) : (runsOut?.factor ?? null);
  const place = end === null ? -1 : factors.indexOf(end);
  return place < 0 || place + 1 === factors.length ? [] : between(values, values[place], values[place + 1]);
}

function between(values: readonly string[], good: string, bad: string | null): PlotMark[] {
  const [at, beside] = [values.indexOf(good), bad === null ? -1 : values.indexOf(bad)];
  if (at < 0 || beside < 0) return [];
  const side = at > beside ? ('right' as const) : ('left' as const);
  return [{ at: (at + beside) / 2, label: good, side, about: `met at ${good}, not at ${bad}` }];
}
