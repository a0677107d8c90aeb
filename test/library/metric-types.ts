import {
  accountMetrics,
  cacheMetrics,
  calledMetrics,
  costMetrics,
  downstreamMetrics,
  functionMetrics,
  managedCostMetrics,
  managedMetrics,
  networkMetrics,
  snapStartMetrics,
  sourceCostMetrics,
  sourceMetrics,
  versionMetrics,
} from '../../src/observe/catalogue.ts';
import type { MetricDefinition } from '../../src/observe/metrics.ts';

// Writes the types of what a summary holds from the catalogue of metrics, so that an editor knows every metric, its
// unit and its meaning.

type List = readonly MetricDefinition[];

const under = (prefix: string, metrics: List): List =>
  metrics.map((metric) => ({ ...metric, name: `${prefix}.${metric.name}` }));

/** The lists of metrics that things of one kind can have. A metric is certain where every list has it. */
const KINDS = {
  function: {
    type: 'FunctionMetrics',
    what: 'What is measured of a function. Absent: managed instances, shared network interfaces, versions, SnapStart.',
    always: [...functionMetrics, ...under('cost', costMetrics({ isTotal: false }))],
    variants: [
      [
        ...networkMetrics,
        ...managedMetrics,
        ...versionMetrics,
        ...under('cost', [...snapStartMetrics, ...managedCostMetrics]),
      ],
      [],
    ],
  },
  source: {
    type: 'SourceMetrics',
    what: 'What is measured of a source. Absent: what its kind (synchronous, asynchronous, queue, stream, ...) has not.',
    always: [],
    variants: (['sync', 'async', 'queue', 'stream', 'kafka', 'mq'] as const).map((kind) => [
      ...sourceMetrics(kind),
      ...sourceCostMetrics(kind === 'kafka'),
    ]),
  },
  downstream: {
    type: 'DownstreamMetrics',
    what: 'What is measured of a downstream. A queue counts messages, all others calls.',
    always: [],
    variants: [
      calledMetrics(true),
      calledMetrics(false),
      [...calledMetrics(false), ...cacheMetrics],
      downstreamMetrics,
    ],
  },
  account: {
    type: 'AccountMetrics',
    what: 'What is measured of the account as a whole.',
    always: accountMetrics,
    variants: [],
  },
  cost: {
    type: 'CostMetrics',
    what: 'What the account pays.',
    always: costMetrics({ isTotal: true }),
    variants: [[...snapStartMetrics, ...managedCostMetrics], []],
  },
} as const satisfies Record<string, { type: string; what: string; always: List; variants: readonly List[] }>;

/** The content of each file of `src/library` that holds types of metrics, by its name. */
export function metricTypeFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(KINDS).map(([kind, { type, what, always, variants }]) => {
      const all = new Map([...always, ...variants.flat()].map((metric) => [metric.name, metric]));
      const isCertain = (name: string): boolean =>
        always.some((metric: MetricDefinition) => metric.name === name) ||
        (variants.length > 0 && variants.every((list: List) => list.some((metric) => metric.name === name)));
      const lines = membersOf([...all.values()], { isCertain, above: '', depth: 1 });
      const text = [
        '// Written from the catalogue of metrics: `UPDATE_GOLDEN=1 npx vitest run test/library`.',
        "import type { Metric } from '../study/summary-schema.ts';",
        '',
        `/** ${what} */`,
        `export type ${type} = {`,
        ...lines,
        '};',
        '',
      ].join('\n');
      return [`${kind}-metrics.ts`, text] as const;
    }),
  );
}

interface Level {
  readonly isCertain: (name: string) => boolean;
  /** Names of the groups around, with a dot behind each. */
  readonly above: string;
  readonly depth: number;
}

function membersOf(metrics: List, { isCertain, above, depth }: Level): string[] {
  const indent = '  '.repeat(depth);
  const groups = new Map<string, MetricDefinition[]>();
  for (const metric of metrics) {
    const [first] = metric.name.slice(above.length).split('.');
    groups.set(first, [...(groups.get(first) ?? []), metric]);
  }
  return [...groups].flatMap(([first, inside]) => {
    const mark = inside.some(({ name }) => isCertain(name)) ? '' : '?';
    const [only] = inside;
    if (only.name === `${above}${first}`) {
      return [`${indent}/** ${only.what} Unit: ${only.unit}. */`, `${indent}readonly ${first}${mark}: Metric;`];
    }
    const members = membersOf(inside, { isCertain, above: `${above}${first}.`, depth: depth + 1 });
    return [`${indent}readonly ${first}${mark}: {`, ...members, `${indent}};`];
  });
}
