/** A stream of 100,000 records a second over 200 shards: the line to hold is an hour of it in well under a minute of CPU. */
export function streamScenarios(duration: string): Readonly<Record<string, string>> {
  return {
    [`stream, 200 shards, ${duration}, own keys`]: stream(duration, 'arrivals: { process: poisson, rate: 100000/s }'),
    [`stream, 200 shards, ${duration}, 10,000 keys`]: stream(
      duration,
      'arrivals: { process: constant, rate: 100000/s }, partitionKeys: { count: 10000 }',
    ),
  };
}

function stream(duration: string, settings: string): string {
  return `
name: wide-stream
run: { duration: ${duration} }
functions: { f: { duration: 20ms, durationPerRecord: 100us, init: 0s, timeout: 60s } }
sources: { s: { type: kinesis, target: f, shards: 200, batchSize: 500, ${settings} } }
`;
}
