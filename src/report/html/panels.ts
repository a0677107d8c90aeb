import type { Summary } from '../../study/summary-schema.ts';
import type { PageSeries, PageTimeseries } from './page-data.ts';

/** One chart over time. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What is drawn, in a sentence for those who cannot see it or read it for the first time. */
  readonly explanation: string;
  readonly unit: 'count' | 'per second' | 'ms' | 'share';
  /** Whether the lines are areas on top of each other. */
  readonly stacked: boolean;
  readonly lines: readonly PanelLine[];
  readonly limits: readonly PanelLimit[];
  /** Said instead of a chart where everything is zero: `No throttles.` */
  readonly whenZero: string | null;
}

export interface PanelLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** The middle 90 % of replications. */
  readonly band: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] } | null;
}

export interface PanelLimit {
  readonly label: string;
  readonly value: number;
}

/** Series that a page draws; all others stay in `timeseries.csv`. */
export const PANEL_METRICS: ReadonlySet<string> = new Set([
  'concurrency.mean',
  'concurrency.max',
  'throttles',
  'offered',
  'succeeded',
  'failed',
  'clientGaveUp',
  'backlog.max',
  'iteratorAge.max',
  'latency.mean',
  'duration.mean',
  'inUse.max',
  'connections.max',
  'calls',
  'rejected',
]);

/** The charts of a run, in the order of the page; those without any data are left out. */
export function panelsOf(summary: Summary, series: PageTimeseries): Panel[] {
  const chart = new Charting(summary, series);
  return [
    chart.concurrency(),
    ...chart.reserved(),
    chart.throttles(),
    chart.offered(),
    chart.lost(),
    chart.backlog(),
    chart.iteratorAge(),
    chart.latency(),
    chart.duration(),
    chart.downstreamUse(),
    chart.downstreamLatency(),
    chart.rejected(),
  ].filter((panel) => panel.lines.length > 0);
}

type Scope = 'functions' | 'sources' | 'downstreams';

class Charting {
  constructor(
    private readonly summary: Summary,
    private readonly timeseries: PageTimeseries,
  ) {}

  concurrency(): Panel {
    const { summary } = this;
    const { accountConcurrency } = summary.limits;
    return {
      id: 'concurrency',
      title: 'Concurrency by function',
      explanation: 'Runs in flight, one function on top of the other, against the limit of the account.',
      unit: 'count',
      stacked: true,
      lines: this.lines('functions', 'concurrency.mean'),
      limits: [{ label: 'account limit', value: accountConcurrency }],
      whenZero: null,
    };
  }

  /** One chart for each function that has a reservation: it is its own limit. */
  reserved(): Panel[] {
    const { reservedConcurrency } = this.summary.limits;
    return Object.entries(reservedConcurrency).map(([name, value]) => ({
      id: `reserved-${name}`,
      title: `Concurrency of ${name}`,
      explanation: `Runs of ${name} in flight against its reserved concurrency.`,
      unit: 'count',
      stacked: false,
      lines: this.lines('functions', 'concurrency.mean', (each) => each === name),
      limits: [{ label: 'reserved', value }],
      whenZero: null,
    }));
  }

  throttles(): Panel {
    return this.perSecond('throttles', 'Throttles', 'functions', 'throttles', {
      explanation: 'Attempts that were refused, by function, a second.',
      whenZero: 'No throttles.',
    });
  }

  offered(): Panel {
    return this.perSecond('offered', 'Traffic', 'sources', 'offered', {
      explanation: 'Requests, events, messages and records that arrive, by source, a second.',
      whenZero: 'Nothing arrives.',
    });
  }

  lost(): Panel {
    const failed = this.perSecond('failed', 'Failed for the caller', 'sources', 'failed', {
      explanation: 'Items that ended in failure or were given up, by source, a second.',
      whenZero: 'Nothing failed and nobody gave up.',
    });
    const gaveUp = this.rates('sources', 'clientGaveUp').map((line) => ({ ...line, label: `${line.label}, gave up` }));
    return { ...failed, lines: [...failed.lines, ...gaveUp.filter(isAnything)] };
  }

  backlog(): Panel {
    return {
      id: 'backlog',
      title: 'Waiting',
      explanation: 'Items that wait at most in each step, by source and queue.',
      unit: 'count',
      stacked: false,
      lines: [...this.lines('sources', 'backlog.max'), ...this.lines('downstreams', 'backlog.max').filter(isAnything)],
      limits: [],
      whenZero: 'Nothing waits.',
    };
  }

  iteratorAge(): Panel {
    return {
      id: 'iterator-age',
      title: 'Iterator age',
      explanation: 'Age of the record that a stream is read at, by source.',
      unit: 'ms',
      stacked: false,
      lines: this.lines('sources', 'iteratorAge.max'),
      limits: this.limitsNamed('stream-retention', 'retention'),
      whenZero: 'No record waits.',
    };
  }

  latency(): Panel {
    return {
      id: 'latency',
      title: 'Latency for the caller',
      explanation: 'Mean time from the first attempt to the answer, retries included, by source.',
      unit: 'ms',
      stacked: false,
      lines: this.lines('sources', 'latency.mean'),
      limits: [],
      whenZero: null,
    };
  }

  duration(): Panel {
    return {
      id: 'duration',
      title: 'Duration of runs',
      explanation: 'Mean duration, calls included, by function.',
      unit: 'ms',
      stacked: false,
      lines: this.lines('functions', 'duration.mean'),
      limits: [],
      whenZero: null,
    };
  }

  downstreamUse(): Panel {
    const metric = (name: string): string =>
      ['connections.max', 'inUse.max', 'concurrency.max'].find(
        (each) => `downstreams.${name}.${each}` in this.timeseries.series,
      ) ?? 'concurrency.max';
    const names = Object.keys(this.summary.downstreams);
    return {
      id: 'downstream-use',
      title: 'Downstream use',
      explanation:
        'Connections, servers or calls in use at most in each step, by downstream, against the limits that were reached.',
      unit: 'count',
      stacked: false,
      lines: names.flatMap((name) => this.lines('downstreams', metric(name), (each) => each === name)),
      limits: this.summary.breaches
        .filter(({ scope, unit }) => scope === 'downstreams' && !unit.includes('second'))
        .map(({ name, value }) => ({ label: name, value })),
      whenZero: 'Nothing is in use downstream.',
    };
  }

  downstreamLatency(): Panel {
    return {
      id: 'downstream-latency',
      title: 'Latency of downstreams',
      explanation: 'Mean time of a call, waiting included, by downstream.',
      unit: 'ms',
      stacked: false,
      lines: this.lines('downstreams', 'latency.mean'),
      limits: [],
      whenZero: null,
    };
  }

  rejected(): Panel {
    const panel = this.perSecond('rejected', 'Turned away downstream', 'downstreams', 'rejected', {
      explanation: 'Calls that a downstream turned away, a second.',
      whenZero: 'No call was turned away.',
    });
    return panel.lines.some(isAnything) ? panel : { ...panel, lines: [] };
  }

  private perSecond(
    id: string,
    title: string,
    scope: Scope,
    metric: string,
    { explanation, whenZero }: Pick<Panel, 'explanation' | 'whenZero'>,
  ): Panel {
    const lines = this.rates(scope, metric);
    return { id, title, explanation, unit: 'per second', stacked: false, lines, limits: [], whenZero };
  }

  private limitsNamed(limit: string, label: string): PanelLimit[] {
    const values = new Set(this.summary.breaches.filter((breach) => breach.limit === limit).map(({ value }) => value));
    return [...values].map((value) => ({ label, value }));
  }

  /** Counts of a step, as a rate. */
  private rates(scope: Scope, metric: string): PanelLine[] {
    const { resolution } = this.timeseries;
    return this.lines(scope, metric).map((line) => ({
      ...line,
      values: line.values.map((value) => (value === null ? null : value / resolution)),
      band: null,
    }));
  }

  private lines(scope: Scope, metric: string, isWanted: (name: string) => boolean = () => true): PanelLine[] {
    return Object.keys(this.summary[scope])
      .filter(isWanted)
      .flatMap((name) => {
        const series: PageSeries | undefined = this.timeseries.series[`${scope}.${name}.${metric}`];
        if (series === undefined) return [];
        const { mean, low, high } = series;
        return [{ label: name, values: mean, band: low === undefined || high === undefined ? null : { low, high } }];
      });
  }
}

/** Whether a line is ever anything but zero. */
export function isAnything({ values }: PanelLine): boolean {
  return values.some((value) => value !== null && value !== 0);
}
