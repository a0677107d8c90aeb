/** What the benchmark runs, by name: each in a process of its own, so that peaks of memory do not mix. */
export const benchScenarios: Readonly<Record<string, string>> = {
  'loss system, 60 servers': lossSystem({ servers: 60, erlangs: 50, duration: '24h' }),
  'loss system, 1,000 servers': lossSystem({ servers: 1000, erlangs: 950, duration: '75m' }),
  'eight functions, mixed': mixed(),
  'three calls a run': calls(),
  'busy foreground, 6 h': parked(''),
  'the same over 5,000,000 parked retries': parked(`
  backlog: { type: async, target: parked, arrivals: { at: 1s, count: 5000000 } }`),
};

/** Poisson traffic on a reservation, callers that do not retry; the mean duration is a second. */
export function lossSystem(of: {
  readonly servers: number;
  readonly erlangs: number;
  readonly duration: string;
}): string {
  return `
name: loss-system
platform: { accountConcurrency: ${of.servers + 100} }
run: { duration: ${of.duration}, warmup: 60s }
functions:
  f:
    duration: { distribution: exponential, mean: 1s }
    init: 0s
    timeout: 15m
    reservedConcurrency: ${of.servers}
sources:
  callers: { type: sdk, target: f, arrivals: { process: poisson, rate: ${of.erlangs}/s }, client: { retry: none } }
`;
}

/** Much of what there is at once, with limits that bind now and then. */
export function mixed(): string {
  return `
name: mixed
platform: { accountConcurrency: 400 }
run: { duration: 20m }
functions:
  checkout:
    memory: 1024MB
    timeout: 10s
    duration: { distribution: lognormal, mean: 180ms, p99: 900ms }
    errorRate: 0.5%
    reservedConcurrency: 90
    provisionedConcurrency: 40
    async: { onFailure: failed }
  pricing: { memory: 512MB, timeout: 2s, duration: { distribution: lognormal, mean: 60ms, cv: 1.5 }, errorRate: 1% }
  search: { memory: 1024MB, timeout: 1s, duration: { distribution: exponential, mean: 250ms } }
  images: { memory: 1536MB, timeout: 30s, duration: { distribution: gamma, mean: 1200ms, cv: 0.8 }, reservedConcurrency: 30 }
  mail:
    timeout: 10s
    duration: 300ms
    errorRate: 5%
    reservedConcurrency: 20
    async: { maximumEventAge: 10m, deadLetterQueue: failed }
  audit: { timeout: 5s, duration: { distribution: uniform, min: 10ms, max: 90ms } }
  ledger: { timeout: 5s, duration: { distribution: weibull, mean: 120ms, p99: 800ms }, errorRate: 0.1% }
  reports: { memory: 2048MB, timeout: 60s, duration: { distribution: exponential, mean: 4s }, reservedConcurrency: 10 }
downstreams:
  failed: { type: queue }
sources:
  web:
    type: api-gateway
    target: checkout
    arrivals: { process: poisson, rate: [ { at: 0s, rate: 200/s }, { at: 5m, rate: 700/s, ramp: 1m }, { at: 10m, rate: 200/s } ] }
    client: { retry: standard, maxAttempts: 3, timeout: 5s, clients: 50, network: 20ms }
  app: { type: sdk, target: pricing, arrivals: { process: poisson, rate: 300/s }, client: { retry: standard, clients: 20 } }
  shop: { type: alb, target: search, arrivals: { process: mmpp, states: [ { rate: 50/s, dwell: 60s }, { rate: 400/s, dwell: 10s } ] } }
  uploads: { type: s3, target: images, arrivals: { process: poisson, rate: 20/s } }
  letters: { type: sns, target: mail, arrivals: { from: checkout, perInvocation: 0.2 } }
  trail: { type: eventbridge, target: audit, arrivals: { from: checkout } }
  bookings: { type: async, target: ledger, arrivals: { from: checkout } }
  orders: { type: sqs, target: audit, batchSize: 10, visibilityTimeout: 60s, arrivals: { process: poisson, rate: 100/s } }
  clicks: { type: kinesis, target: ledger, shards: 4, batchSize: 100, arrivals: { process: poisson, rate: 200/s } }
  staff:
    type: function-url
    target: reports
    arrivals: { process: closed, clients: 15, thinkTime: { distribution: exponential, mean: 5s } }
    client: { retry: custom, maxAttempts: 4, base: 500ms, jitter: decorrelated, timeout: 20s }
`;
}

/** 1,000 runs a second with three calls each: a query on a pool that environments hold, a write and a service. */
function calls(): string {
  return `
name: calls
platform: { accountConcurrency: 2000 }
run: { duration: 20m }
functions:
  checkout:
    timeout: 10s
    duration: { distribution: lognormal, mean: 40ms, cv: 1 }
    calls:
      - { to: database, timeout: 2s, retry: standard }
      - { to: orders, timeout: 1s, retry: standard }
      - { to: pricing, timeout: 1s, onError: ignore }
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 1000/s }, client: { retry: none } }
downstreams:
  database:
    { type: connection-pool, connections: 400, hold: environment, service: { distribution: exponential, mean: 8ms } }
  orders: { type: table, previousPeak: { write: 4000 }, service: { distribution: lognormal, mean: 5ms, cv: 0.5 } }
  pricing: { type: station, servers: 24, service: { distribution: exponential, mean: 20ms } }
`;
}

/** Steady traffic, beside a function on which five million events may wait; who is throttled comes again in hours. */
export function parked(backlog: string): string {
  return `
name: parked
platform: { asyncThrottleRetryBase: 3h, asyncThrottleRetryMaximum: 4h }
run: { duration: 6h, resolution: 5m }
functions:
  busy: { timeout: 10s, duration: { distribution: exponential, mean: 200ms } }
  parked: { timeout: 10s, duration: 1s, reservedConcurrency: 5 }
sources:
  web: { type: sdk, target: busy, arrivals: { process: poisson, rate: 500/s } }${backlog}
`;
}
