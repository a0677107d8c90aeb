import type { Template } from './template.ts';

const question = 'One slow function shares the quota with an API: can it starve the API, and does a reservation help?';

export const sharedPool: Template = {
  name: 'shared-pool',
  question,
  text: `# ${question}
# Try: capsim run shared-pool.yaml --set functions.export.reservedConcurrency=100
name: shared-pool
description: "${question}"

platform:
  profile: lambda-2026
  accountConcurrency: 500

run:
  duration: 15m
  seed: shared-pool
  replications: 5
  resolution: 10s

functions:
  api:
    runtime: nodejs24.x
    memory: 512MB
    timeout: 10s
    duration: { distribution: lognormal, p50: 80ms, p99: 500ms }
  export:                       # slow, and without a limit of its own
    runtime: java21
    memory: 2048MB
    timeout: 5m
    duration: 60s

sources:
  users:
    type: api-gateway
    target: api
    arrivals: { process: poisson, rate: 500/s }
  nightly:
    type: sdk
    target: export
    arrivals: { at: 5m, count: 600 }    # all at once
    client: { retry: none }

expect:
  - functions.api.throttleRatio < 0.1%
`,
};
