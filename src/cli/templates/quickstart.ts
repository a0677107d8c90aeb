import type { Template } from './template.ts';

const question = 'A sale opens at minute 5: does checkout hold, and is the rest of the shop hurt?';

export const quickstart: Template = {
  name: 'quickstart',
  question,
  text: `# ${question}
# Try: capsim run quickstart.yaml --set functions.checkout.reservedConcurrency=500
name: quickstart
description: "${question}"

platform:
  profile: lambda-2026          # the platform of autumn 2026; \`capsim profiles\` lists others
  accountConcurrency: 1000      # your account's quota; any value of the profile may be set here

run:
  duration: 20m                 # simulated time
  seed: quickstart              # the same seed gives the same result, byte for byte
  replications: 5               # independent runs behind each confidence interval
  resolution: 10s               # of the time series

functions:
  checkout:
    runtime: nodejs24.x         # gives the time of a cold start
    memory: 1024MB
    timeout: 10s
    duration: { distribution: lognormal, p50: 180ms, p99: 900ms }
    errorRate: 0.1%
    reservedConcurrency: 200    # its share of the quota, and its limit
  catalogue:
    runtime: python3.13
    memory: 512MB
    timeout: 5s
    duration: 60ms

sources:
  buyers:
    type: api-gateway
    target: checkout
    arrivals:
      process: poisson
      rate:                     # 50/s until the sale opens, then 1,500/s within a minute
        - { at: 0s, rate: 50/s }
        - { at: 5m, rate: 1500/s, ramp: 1m }
        - { at: 10m, rate: 200/s, ramp: 2m }
    client: { retry: standard, maxAttempts: 3 }
  visitors:
    type: api-gateway
    target: catalogue
    arrivals: { process: poisson, rate: 300/s }

expect:                         # \`capsim run\` exits with 3 when one is not met
  - functions.catalogue.throttleRatio < 0.1%
  - functions.checkout.throttleRatio < 1% else warn
`,
};
