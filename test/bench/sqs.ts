/** What queues cost; with ten million waiting messages, the line to hold is 1 GB. */
export const queueScenarios: Readonly<Record<string, string>> = {
  'queue, 1,000/s one by one': queue('batchSize: 1', '{ process: poisson, rate: 1000/s }'),
  'queue, 5,000/s in batches of 10': queue('batchSize: 10', '{ process: poisson, rate: 5000/s }', '20m'),
  'queue, FIFO, 2,000/s, 10,000 groups': queue(
    'fifo: true, messageGroups: { count: 10000, skew: 0.5 }',
    '{ process: poisson, rate: 2000/s }',
    '20m',
  ),
  'queue, 10,000,000 waiting, drained': queue('batchSize: 10', '{ at: 0s, count: 10000000 }'),
  'queue, 10,000,000 waiting, 5 batches': queue('batchSize: 1, maximumConcurrency: 5', '{ at: 0s, count: 10000000 }'),
};

function queue(settings: string, arrivals: string, duration = '1h'): string {
  return `
name: load
platform: { accountConcurrency: 10000 }
run: { duration: ${duration} }
functions: { f: { duration: { distribution: exponential, mean: 200ms }, init: 0s, timeout: 10s, errorRate: 0.1% } }
sources: { q: { type: sqs, target: f, visibilityTimeout: 60s, ${settings}, arrivals: ${arrivals} } }
`;
}
