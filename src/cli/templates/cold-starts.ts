import type { Template } from './template.ts';

const question =
  'Traffic jumps at once: how many callers meet a cold start, and what does provisioned concurrency change?';

export const coldStarts: Template = {
  name: 'cold-starts',
  question,
  text: `# ${question}
# Try: capsim run cold-starts.yaml --set functions.login.provisionedConcurrency=300
name: cold-starts
description: "${question}"

run:
  duration: 10m
  seed: cold-starts
  replications: 5
  resolution: 10s

functions:
  login:
    runtime: java21
    memory: 1024MB
    timeout: 10s
    duration: { distribution: lognormal, p50: 120ms, p99: 600ms }
    init: { distribution: lognormal, p50: 1.5s, p99: 4s }     # measured; otherwise the runtime's default

sources:
  users:
    type: alb
    target: login
    arrivals:
      process: poisson
      rate:
        - { at: 0s, rate: 20/s }
        - { at: 4m, rate: 1500/s }

expect:
  - functions.login.coldStartRatio < 1% else warn
`,
};
