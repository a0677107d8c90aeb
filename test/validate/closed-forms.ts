import { erlangB } from '../../src/theory/erlang.ts';
import { mg1MeanWait, mmcMeanWait } from '../../src/theory/waiting.ts';
import { runYaml } from '../support/run.ts';
import { type Effort, exactly, type Line, type Outcome, rounded, type Section } from './line.ts';
import { FREE, measured } from './measure.ts';

/** Replications of each line. */
const runs = (effort: Effort): number => (effort === 'full' ? 24 : 6);
const span = (effort: Effort): string => (effort === 'full' ? '1860s' : '360s');

const LAWS = {
  exponential: (mean: number) => `{ distribution: exponential, mean: ${mean}ms }`,
  constant: (mean: number) => `${mean}ms`,
  'lognormal, cv 2': (mean: number) => `{ distribution: lognormal, mean: ${mean}ms, cv: 2 }`,
} as const;
type Law = keyof typeof LAWS;

function lossSystem(servers: number, erlangs: number): Line {
  return {
    what: `Erlang B: share throttled, ${servers} reserved, ${erlangs} erlangs`,
    judge: async (effort) => {
      const path = 'functions.f.throttleRatio';
      const values = await measured(
        `
name: erlang-b
platform: { accountConcurrency: ${servers + 100}, ${FREE} }
run: { duration: ${effort === 'full' ? '660s' : '160s'}, warmup: 60s, seed: closed-forms }
functions: { f: { duration: { distribution: lognormal, mean: 1s, cv: 1 }, init: 0s, timeout: 900s, reservedConcurrency: ${servers} } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: ${erlangs}/s }, client: { retry: none } } }
`,
        runs(effort),
        path,
      );
      return exactly(values[path], erlangB(erlangs, servers), 5);
    },
  };
}

/** A function of many environments calls a station: what leaves the function is Poisson, so the station is M/G/c. */
function station(name: string, options: { servers: number; load: number; law: Law; exact: number }): Line {
  const { servers, load, law, exact } = options;
  return {
    what: `${name}: mean time at a station`,
    judge: async (effort) => {
      const path = 'downstreams.store.latency.mean';
      const values = await measured(
        `
name: station
platform: { accountConcurrency: 100000, ${FREE} }
run: { duration: ${span(effort)}, warmup: 60s, seed: '${name}' }
functions: { f: { duration: 50ms, init: 0s, timeout: 900s, calls: [{ to: store }] } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: ${(load * servers) / 0.1}/s } } }
downstreams: { store: { type: station, servers: ${servers}, service: ${LAWS[law](100)} } }
`,
        runs(effort),
        path,
      );
      return exactly(values[path], exact, 2, ' ms');
    },
  };
}

const markov = (servers: number, load: number): number =>
  1000 * (mmcMeanWait({ arrivalRate: (load * servers) / 0.1, serviceMean: 0.1, servers }) + 0.1);
const general = (load: number, squaredVariation: number): number =>
  1000 * (mg1MeanWait({ arrivalRate: load / 0.1, serviceMean: 0.1, serviceVariance: 0.01 * squaredVariation }) + 0.1);

const STATIONS: readonly Line[] = [
  station('M/M/1, load 0.7', { servers: 1, load: 0.7, law: 'exponential', exact: markov(1, 0.7) }),
  station('M/M/1, load 0.9', { servers: 1, load: 0.9, law: 'exponential', exact: markov(1, 0.9) }),
  station('M/D/1, load 0.8', { servers: 1, load: 0.8, law: 'constant', exact: general(0.8, 0) }),
  station('Pollaczek-Khinchine, lognormal with cv 2, load 0.7', {
    servers: 1,
    load: 0.7,
    law: 'lognormal, cv 2',
    exact: general(0.7, 4),
  }),
  station('Erlang C, 3 servers, load 0.7', { servers: 3, load: 0.7, law: 'exponential', exact: markov(3, 0.7) }),
  station('Erlang C, 20 servers, load 0.9', { servers: 20, load: 0.9, law: 'exponential', exact: markov(20, 0.9) }),
];

function utilization(servers: number, load: number): Line {
  return {
    what: `M/M/${servers}: share of the time that a server is busy, load ${load}`,
    judge: async (effort) => {
      const path = 'downstreams.store.utilization.mean';
      const values = await measured(
        `
name: erlang-c
platform: { accountConcurrency: 100000, ${FREE} }
run: { duration: ${span(effort)}, warmup: 60s, seed: erlang-c }
functions: { f: { duration: 0s, init: 0s, timeout: 900s, calls: [{ to: store }] } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: ${(load * servers) / 0.1}/s } } }
downstreams: { store: { type: station, servers: ${servers}, service: ${LAWS.exponential(100)} } }
`,
        runs(effort),
        path,
      );
      return exactly(values[path], load, 4);
    },
  };
}

function unlimited(law: Law): Line {
  return {
    what: `M/G/infinity: mean concurrency of 100/s for 200 ms, ${law}`,
    judge: async (effort) => {
      const path = 'functions.f.concurrency.mean';
      const values = await measured(unlimitedFunction(law, effort), runs(effort), path);
      return exactly(values[path], 20, 3);
    },
  };
}

const unlimitedFunction = (law: Law, effort: Effort): string => `
name: unlimited
platform: { accountConcurrency: 100000, ${FREE} }
run: { duration: ${effort === 'full' ? '660s' : '160s'}, warmup: 60s, seed: '${law}' }
functions: { f: { duration: ${LAWS[law](200)}, init: 0s, timeout: 900s } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: 100/s } } }
`;

/** The smallest count that a Poisson law of this mean does not exceed with probability `p`. */
function poissonQuantile(mean: number, p: number): number {
  let term = Math.exp(-mean);
  let below = term;
  let count = 0;
  while (below < p) {
    count++;
    term *= mean / count;
    below += term;
  }
  return count;
}

const quantile: Line = {
  what: 'M/G/infinity: concurrency not exceeded during 99 % of the time, a quantile of the Poisson law',
  judge: async (effort) => {
    const path = 'functions.f.concurrency.p99';
    const values = await measured(unlimitedFunction('lognormal, cv 2', effort), runs(effort), path);
    return median(values[path], poissonQuantile(20, 0.99));
  },
};

/** Whole numbers are judged by the middle one of the replications. */
function median(values: readonly number[], exact: number): Outcome {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  return {
    predicted: String(middle),
    reference: String(exact),
    deviation: String(middle - exact),
    verdict: middle === exact ? 'holds' : 'FAILS',
    because: 'the middle one of the replications is the exact one',
  };
}

const littlesLaw: Line = {
  what: 'Little: concurrency x time = answers x mean latency, from empty to empty',
  judge: async () => {
    const run = await runYaml(`
name: littles-law
run: { duration: 10m, seed: little }
functions: { f: { duration: { distribution: exponential, mean: 2s }, init: 800ms, timeout: 60s } }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: [ { at: 0s, rate: 10/s }, { at: 5m, rate: 0/s } ] } } }
`);
    const value = (path: string): number => run.value(path) ?? Number.NaN;
    const area = value('functions.f.concurrency.mean') * 600;
    const waited = (value('sources.s.succeeded') * value('sources.s.latency.mean')) / 1000;
    return {
      predicted: `${rounded(area, 3)} s`,
      reference: `${rounded(waited, 3)} s`,
      deviation: (area / waited - 1).toExponential(1),
      // Both are sums of whole microseconds, so nothing but the division into means may differ.
      verdict: Math.abs(area / waited - 1) < 1e-12 ? 'holds' : 'FAILS',
      because: 'equal but for the last digits of the division',
    };
  },
};

const ATTEMPTS = 3;

/** The share of tries that is refused when refused callers come back much later, up to `attempts` tries in all. */
export function slowRetrials(erlangs: number, servers: number, attempts: number): number {
  let refused = 0;
  for (let step = 0; step < 500; step++) {
    let tries = 0;
    for (let attempt = 0, share = 1; attempt < attempts; attempt++, share *= refused) tries += share;
    refused = erlangB(erlangs * tries, servers);
  }
  return refused;
}

/** Waits are hundreds of times a run, so that a retry meets a system that has forgotten its first try. */
const retrials = (effort: Effort): string => `
name: retrials
platform: { accountConcurrency: 1000, ${FREE} }
run: { duration: ${effort === 'full' ? '14000s' : '6000s'}, warmup: 4500s, seed: retrials }
functions: { f: { duration: { distribution: exponential, mean: 1s }, init: 0s, timeout: 900s, reservedConcurrency: 5 } }
sources:
  s:
    type: sdk
    target: f
    arrivals: { process: poisson, rate: 4/s }
    client: { retry: custom, maxAttempts: ${ATTEMPTS}, base: 600s, cap: 1h, jitter: full, retryOn: [throttle] }
`;

const refusedTries: Line = {
  what: 'Retrials: share of tries throttled, 3 tries with long waits between them, 5 reserved, 4 erlangs of first tries',
  judge: async (effort) => {
    const path = 'functions.f.throttleRatio';
    const values = await measured(retrials(effort), runs(effort), path);
    return exactly(values[path], slowRetrials(4, 5, ATTEMPTS), 5);
  },
};

const refusedItems: Line = {
  what: 'Retrials: share of requests that fail after 3 tries, the third power of that',
  judge: async (effort) => {
    const paths = ['sources.s.failed', 'sources.s.succeeded'] as const;
    const values = await measured(retrials(effort), runs(effort), ...paths);
    const shares = values[paths[0]].map((failed, run) => failed / (failed + values[paths[1]][run]));
    const refused = slowRetrials(4, 5, ATTEMPTS);
    return exactly(shares, refused * refused * refused, 5);
  },
};

const errorRetries: Line = {
  what: 'Retries of errors: runs of 1,000 requests that fail with 40 % and are tried up to four times',
  judge: async (effort) => {
    const paths = ['functions.f.invocations', 'sources.s.offered'] as const;
    const values = await measured(
      `
name: retries
platform: { accountConcurrency: 100000, ${FREE} }
run: { duration: 20m, seed: error-retries }
functions: { f: { duration: 10ms, init: 0s, errorRate: 40% } }
sources:
  s:
    type: sdk
    target: f
    arrivals: { process: poisson, rate: [ { at: 0s, rate: 10/s }, { at: 10m, rate: 0/s } ] }
    client: { retry: custom, maxAttempts: 4, retryOn: [function-error], base: 1s }
`,
      runs(effort),
      ...paths,
    );
    const perThousand = values[paths[0]].map((count, run) => (1000 * count) / values[paths[1]][run]);
    return exactly(perThousand, 1000 * (1 + 0.4 + 0.16 + 0.064), 1);
  },
};

export const closedForms: Section = {
  title: 'Closed forms',
  about:
    'Scenarios for which theory gives the exact answer, through the whole engine: clients, gates, environments, calls. Judged: the exact value lies in the interval of 99.9 % around the mean of the replications.',
  lines: [
    lossSystem(10, 5),
    lossSystem(60, 50),
    lossSystem(100, 100),
    lossSystem(1000, 950),
    ...STATIONS,
    utilization(3, 0.7),
    ...(Object.keys(LAWS) as Law[]).map(unlimited),
    quantile,
    littlesLaw,
    refusedTries,
    refusedItems,
    errorRetries,
  ],
  remarks:
    'The formulas for retrials take each retry as a fresh arrival, which is exact only when waits are long against runs; here they are some hundred times as long.',
};
