import type { Template } from './template.ts';

const question = 'Notifications flood an asynchronous function: how late do they get, and are any lost?';

export const asynchronous: Template = {
  name: 'async',
  question,
  text: `# ${question}
# Asynchronous events wait in the platform's queue while the function is throttled, and are dropped when too old.
name: async
description: "${question}"

run:
  duration: 1h
  seed: async
  replications: 5

functions:
  notify:
    runtime: python3.13
    memory: 256MB
    timeout: 30s
    duration: { distribution: lognormal, mean: 400ms, p99: 2s }
    reservedConcurrency: 40
    async:
      maximumEventAge: 30m      # older events are given up
      maximumRetryAttempts: 2   # after an error of the function; throttles do not count
      onFailure: failed-notifications

sources:
  orders:
    type: sns
    target: notify
    arrivals:
      process: poisson
      rate:
        - { at: 0s, rate: 50/s }
        - { at: 10m, rate: 250/s }      # the flood: more than 40 / 0.4 s = 100/s
        - { at: 20m, rate: 50/s }

downstreams:
  failed-notifications: { type: queue }

expect:
  - functions.notify.asyncEventAge.max < 30m
`,
};
