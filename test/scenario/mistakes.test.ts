import { expect, test } from 'vitest';
import { BASE, changed, problemsIn } from './base.ts';

/** Text of the base, what replaces it, the problems that follow. */
const mistakes: readonly (readonly [string, string, ...string[]])[] = [
  [
    'timeout: 10s',
    'timeout: 10',
    'shop.yaml:10:14 functions.checkout.timeout: expected a duration such as "30s", got 10: a unit is needed, for example "10s"',
  ],
  [
    'timeout: 10s',
    'timeout: -10s',
    'shop.yaml:10:14 functions.checkout.timeout: expected a duration such as "30s", got "-10s": it cannot be negative',
  ],
  [
    'timeout: 10s',
    'timeout: .nan',
    'shop.yaml:10:14 functions.checkout.timeout: expected a duration such as "30s", got NaN',
  ],
  ['timeout: 10s', 'timeout: 0s', 'shop.yaml:10:14 functions.checkout.timeout: expected more than 0s, got "0s"'],
  [
    'timeout: 10s',
    'timeout: 16m',
    'shop.yaml:10:14 functions.checkout.timeout: expected at most 15m (E-62), got "16m"',
  ],
  ['timeout: 10s', 'timeot: 10s', 'shop.yaml:10:5 functions.checkout.timeot: unknown setting; did you mean "timeout"?'],
  [
    'timeout: 10s',
    'timeout: [10s]',
    'shop.yaml:10:14 functions.checkout.timeout: expected a duration such as "30s", got ["10s"]',
  ],
  [
    'timeout: 10s',
    'timeout:',
    'shop.yaml:10:13 functions.checkout.timeout: expected a duration such as "30s", got an empty value',
  ],
  [
    'memory: 1024MB',
    'memory: 100MB',
    'shop.yaml:9:13 functions.checkout.memory: expected 128MB to 10GB (E-60), got "100MB"',
  ],
  [
    'memory: 1024MB',
    'memory: 1.5KB',
    'shop.yaml:9:13 functions.checkout.memory: expected 128MB to 10GB (E-60), got "1.5KB"',
  ],
  [
    'memory: 1024MB',
    'memory: 11GB',
    'shop.yaml:9:13 functions.checkout.memory: expected 128MB to 10GB (E-60), got "11GB"',
  ],
  [
    'memory: 1024MB',
    'memory: 128.5MB',
    'shop.yaml:9:13 functions.checkout.memory: expected a multiple of 1MB (E-60), got "128.5MB"; the nearest are 128MB and 129MB',
  ],
  [
    'runtime: nodejs24.x',
    'runtime: nodejs23.x',
    'shop.yaml:8:14 functions.checkout.runtime: there is no runtime "nodejs23.x"; did you mean "nodejs24.x"?',
  ],
  [
    'runtime: nodejs24.x',
    'runtime: nodejs22.x\n    architecture: arm',
    'shop.yaml:9:19 functions.checkout.architecture: expected one of "x86_64", "arm64", got "arm"; did you mean "arm64"?',
  ],
  [
    'duration: 180ms',
    'duration: { distribution: lognormal, mean: 1ms, p99: 1h }',
    'shop.yaml:11:58 functions.checkout.duration.p99: no lognormal distribution has mean 1ms and p99 1h: p99 must be at most 14.97 times mean, got 3600000 times',
  ],
  [
    'duration: 180ms',
    'duration: { distribution: lognomal, mean: 1ms, p99: 2ms }',
    'shop.yaml:11:31 functions.checkout.duration.distribution: expected one of "constant", "exponential", "lognormal", "gamma", "weibull", "pareto", "uniform", "hyperexponential", "empirical", "mixture", got "lognomal"; did you mean "lognormal"?',
  ],
  [
    'duration: 180ms',
    'duration: { mean: 1ms }',
    'shop.yaml:11:5 functions.checkout.duration.distribution: is missing; expected one of "constant", "exponential", "lognormal", "gamma", "weibull", "pareto", "uniform", "hyperexponential", "empirical", "mixture"',
  ],
  [
    'duration: 180ms',
    'duration: { distribution: exponential, mean: 1ms, cv: x }',
    'shop.yaml:11:59 functions.checkout.duration.cv: expected a number above 0, got "x"',
  ],
  [
    '    duration: 180ms\n',
    '',
    'shop.yaml:7:3 functions.checkout.duration: is missing; expected a duration such as "180ms" or a distribution such as { distribution: lognormal, p50: 180ms, p99: 900ms }',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    errorRate: 101%',
    'shop.yaml:12:16 functions.checkout.errorRate: expected a share such as "0.1%" or a fraction from 0 to 1, got "101%"',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    durationMeasuredAt: 0B',
    'shop.yaml:12:25 functions.checkout.durationMeasuredAt: expected more than 0B, got "0B"',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    reservedConcurrency: 901',
    'shop.yaml:12:26 functions.checkout.reservedConcurrency: the reservations add up to 901 (checkout 901), but of the quota of 1,000 at most 900 can be reserved, because 100 must stay unreserved (C-11, C-12); lower a reservation, or raise platform.accountConcurrency',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    reservedConcurrency: 1.5',
    'shop.yaml:12:26 functions.checkout.reservedConcurrency: expected a whole number of at least 0, got 1.5',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    provisionedConcurrency: 901',
    'shop.yaml:12:29 functions.checkout.provisionedConcurrency: the provisioned concurrency of functions without reservation adds up to 901 (checkout 901), but at most 900 is possible: 1,000 unreserved less 100 (C-42); lower it, or raise platform.accountConcurrency',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    reservedConcurrency: 10\n    provisionedConcurrency: 11',
    "shop.yaml:13:29 functions.checkout.provisionedConcurrency: expected at most the function's reservation of 10 (C-41), got 11; lower it or raise reservedConcurrency",
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    provisionedConcurrency: { provisioned: 5 }',
    'shop.yaml:12:5 functions.checkout.provisionedConcurrency.requestedAt: is missing; expected a duration such as "30s"',
  ],
  [
    'duration: 180ms',
    'duration: 180ms\n    ephemeralStorage: 20GB',
    'shop.yaml:12:23 functions.checkout.ephemeralStorage: expected 512MB to 10GB (E-65), got "20GB"',
  ],
  [
    '{ onFailure: failed }',
    '{ onFailure: faild }',
    'shop.yaml:12:25 functions.checkout.async.onFailure: there is no downstream "faild"; did you mean "failed"?',
  ],
  [
    '{ onFailure: failed }',
    '{ deadLetterQueue: fulfil }',
    'shop.yaml:12:31 functions.checkout.async.deadLetterQueue: expected a downstream of type queue, got the function "fulfil"',
  ],
  [
    '{ onFailure: failed }',
    '{ maximumEventAge: 30s }',
    'shop.yaml:12:31 functions.checkout.async.maximumEventAge: expected 60s to 6h (A-07), got "30s"',
  ],
  [
    '{ onFailure: failed }',
    '{ maximumRetryAttempts: 3 }',
    'shop.yaml:12:36 functions.checkout.async.maximumRetryAttempts: expected 0, 1 or 2 (A-07), got 3',
  ],
  [
    'target: checkout',
    'target: chekout',
    'shop.yaml:18:13 sources.web.target: there is no function "chekout"; did you mean "checkout"?',
  ],
  [
    'type: api-gateway',
    'type: api-gatway',
    'shop.yaml:17:11 sources.web.type: expected one of "sdk", "alb", "api-gateway", "function-url", "appsync", "cognito", "alexa", "lex", "step-functions", "lambda-edge", "async", "s3", "sns", "eventbridge", "schedule", "iot", "ses", "cloudformation", "cloudtrail", "codecommit", "cloudwatch-logs", "cloudwatch-alarm", "config", "sqs", "kinesis", "dynamodb-stream", "kafka", "mq", got "api-gatway"; did you mean "api-gateway"?',
  ],
  [
    'type: api-gateway',
    'type: api-gatway\n    client: { retry: standrd, tmeout: 3s }',
    'shop.yaml:17:11 sources.web.type: expected one of "sdk", "alb", "api-gateway", "function-url", "appsync", "cognito", "alexa", "lex", "step-functions", "lambda-edge", "async", "s3", "sns", "eventbridge", "schedule", "iot", "ses", "cloudformation", "cloudtrail", "codecommit", "cloudwatch-logs", "cloudwatch-alarm", "config", "sqs", "kinesis", "dynamodb-stream", "kafka", "mq", got "api-gatway"; did you mean "api-gateway"?',
    'shop.yaml:18:22 sources.web.client.retry: expected one of "none", "javascript-v2-2017", "legacy", "standard", "standard-python", "standard-java", "standard-go", "adaptive", "standard-2026", "custom", "cognito", "step-functions", got "standrd"; did you mean "standard"?',
    'shop.yaml:18:31 sources.web.client.tmeout: unknown setting; did you mean "timeout"?',
  ],
  [
    '    type: api-gateway\n',
    '',
    'shop.yaml:16:3 sources.web.type: is missing; expected one of "sdk", "alb", "api-gateway", "function-url", "appsync", "cognito", "alexa", "lex", "step-functions", "lambda-edge", "async", "s3", "sns", "eventbridge", "schedule", "iot", "ses", "cloudformation", "cloudtrail", "codecommit", "cloudwatch-logs", "cloudwatch-alarm", "config", "sqs", "kinesis", "dynamodb-stream", "kafka", "mq"',
  ],
  [
    'process: poisson',
    'process: poison',
    'shop.yaml:19:26 sources.web.arrivals.process: expected one of "constant", "poisson", "mmpp", "closed", "schedule", "trace", got "poison"; did you mean "poisson"?',
  ],
  [
    'process: poisson',
    'proces: poisson',
    'shop.yaml:19:5 sources.web.arrivals.process: is missing (but there is "proces"); expected one of "constant", "poisson", "mmpp", "closed", "schedule", "trace"',
  ],
  [
    'process: constant, rate: 1/s',
    'process: closed, clients: 3',
    'shop.yaml:23:26 sources.events.arrivals.process: closed arrivals wait for an answer, and nobody waits for an asynchronous invocation (A-01); use another process or a synchronous type',
  ],
  [
    'process: constant, rate: 1/s',
    'from: chekout',
    'shop.yaml:23:23 sources.events.arrivals.from: there is no function "chekout"; did you mean "checkout"?',
  ],
  [
    'rate: 100/s',
    'rate: 1000000000000/s',
    'shop.yaml:19:41 sources.web.arrivals.rate: expected a rate of at most 1000000000/s, got "1000000000000/s"',
  ],
  [
    'rate: 100/s',
    'rate: [{ at: 5m, rate: 1/s }, { at: 1m, rate: 5 }]',
    'shop.yaml:19:81 sources.web.arrivals.rate[1].rate: expected a rate such as "100/s", got 5: a unit is needed, for example "5/s"',
  ],
  [
    'rate: 100/s',
    'rate: [{ at: 5m, rate: 1/s }, { at: 1m, rate: 5/s }]',
    'shop.yaml:19:71 sources.web.arrivals.rate[1].at: expected points in order of time, each later than the one before',
  ],
  [
    'rate: 100/s',
    'rate: { file: bad.csv, column: n, per: 1m }',
    'shop.yaml:19:49 sources.web.arrivals.rate.file: bad.csv:7: expected a number, got "x"',
  ],
  [
    'process: poisson, rate: 100/s',
    'process: trace, file: absent.csv',
    'shop.yaml:19:39 sources.web.arrivals.file: absent.csv: there is no such file',
  ],
  [
    'process: poisson, rate: 100/s',
    'process: trace, file: trace.csv, at: end',
    'shop.yaml:19:5 sources.web.arrivals.durationColumn: is missing; expected the column of the durations, since with `at: end` a start is the end minus the duration',
  ],
  [
    'process: poisson, rate: 100/s',
    'process: closed, clients: 0',
    'shop.yaml:19:43 sources.web.arrivals.clients: expected a whole number of at least 1, got 0',
  ],
  [
    'profile: lambda-2026',
    'profile: lambda-2025',
    'shop.yaml:3:12 platform.profile: there is no profile "lambda-2025"; expected one of "lambda-2017", "lambda-2018", "lambda-2020", "lambda-2022", "lambda-2024", "lambda-2026"',
  ],
  [
    'profile: lambda-2026',
    'profile: lambda-2018',
    'shop.yaml:8:14 functions.checkout.runtime: the runtime nodejs24.x came on 2025-11-25, and lambda-2018 shows the platform of 2018-12-31; remove it or use profile lambda-2026',
    'shop.yaml:12:25 functions.checkout.async.onFailure: on-failure destinations came on 2019-11-25 (A-11), and lambda-2018 shows the platform of 2018-12-31; remove it or use profile lambda-2020',
  ],
  [
    'profile: lambda-2026',
    'profile: lambda-2026\n  accountConcurency: 50',
    'shop.yaml:4:3 platform.accountConcurency: unknown setting; did you mean "accountConcurrency"?',
  ],
  [
    'profile: lambda-2026',
    'profile: lambda-2026\n  accountConcurrency: many',
    'shop.yaml:4:23 platform.accountConcurrency: expected a whole number from 1 to 10,000,000, got "many"',
  ],
  [
    'profile: lambda-2026',
    'profile: lambda-2026\n  memoryStep: 3',
    'shop.yaml:4:15 platform.memoryStep: expected a size such as "128MB", got 3: a unit is needed, for example "3MB"',
  ],
  [
    'duration: 1h',
    'duration: 1000d 5h',
    'shop.yaml:4:1 run.resolution: expected at most 100,000 steps over run.duration, got the default; this gives 1,440,300: use 865s or more',
  ],
  [
    'duration: 1h',
    'duration: 365000d',
    'shop.yaml:5:13 run.duration: expected a duration of at most 71 years (26000d), got "365000d"',
  ],
  [
    'duration: 1h',
    'duration: 4000d',
    'shop.yaml:5:13 run.duration: expected at most 10 years (3650d), got "4000d"; simulate a typical week instead',
  ],
  ['duration: 1h', 'duration: 0s', 'shop.yaml:5:13 run.duration: expected more than 0s of simulated time, got "0s"'],
  [
    'duration: 1h',
    'duration: 1h\n  warmup: 60m',
    'shop.yaml:6:11 run.warmup: expected less than run.duration (1h), got "60m"; nothing would be measured',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  resolution: 10ms',
    'shop.yaml:6:15 run.resolution: expected at most 100,000 steps over run.duration, got "10ms"; this gives 360,000: use 1s or more',
  ],
  ['duration: 1h', 'duration: 1h\n  resolution: 0s', 'shop.yaml:6:15 run.resolution: expected more than 0s, got "0s"'],
  [
    'duration: 1h',
    'duration: 1h\n  replications: 0',
    'shop.yaml:6:17 run.replications: expected a whole number of at least 1, got 0',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: 100001',
    'shop.yaml:6:17 run.replications: expected 1 to 100,000, got 100001',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: { until: account.throttles +- 5%, atMost: 9 }',
    'shop.yaml:6:59 run.replications.atMost: expected 10 to 100,000, got 9; the interval is first looked at after 10 replications',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: { until: account.throttles +- 5% }',
    'shop.yaml:6:3 run.replications.atMost: is missing; expected a whole number of at least 1',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  replications: account.throttles +- 5%',
    'shop.yaml:6:17 run.replications: expected a whole number of at least 1, or a rule such as { until: "functions.checkout.throttleRatio +- 5%", atMost: 500 }, got "account.throttles +- 5%"',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  warmup: later',
    'shop.yaml:6:11 run.warmup: expected a duration such as "30s", or auto, got "later"',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  confidence: 95',
    'shop.yaml:6:15 run.confidence: expected a share such as "0.1%" or a fraction from 0 to 1, got 95; if percent was meant, write "95%"',
  ],
  [
    'duration: 1h',
    'duration: 1h\n  confidence: 0.5',
    'shop.yaml:6:15 run.confidence: expected more than 0.5 and less than 1, such as 0.95, got 0.5',
  ],
  ['duration: 1h', 'duration: 1h\n  engine: cohort', 'shop.yaml:6:11 run.engine: expected "event", got "cohort"'],
  ['duration: 1h', 'duration: 1h\n  seed: 1.5', 'shop.yaml:6:9 run.seed: expected text or a whole number, got 1.5'],
  ['run:\n  duration: 1h\n', '', 'shop.yaml:1:1 run: is missing; expected an object with settings'],
  [
    'name: shop',
    'name: 1shop',
    'shop.yaml:1:7 name: expected a name of at most 64 letters, digits, "_" or "-" that starts with a letter, got "1shop"',
  ],
  [
    '  fulfil:',
    '  1fulfil:',
    'shop.yaml:13:3 functions.1fulfil: expected a name of at most 64 letters, digits, "_" or "-" that starts with a letter, got "1fulfil"',
  ],
  [
    '  failed:',
    '  fulfil:',
    'shop.yaml:12:25 functions.checkout.async.onFailure: there is no downstream "failed"; expected "fulfil"',
    'shop.yaml:25:3 downstreams.fulfil: a function has the name "fulfil" too; rename one of them, so that references are clear',
  ],
  [
    '{ type: queue }',
    '{ type: queu }',
    'shop.yaml:25:19 downstreams.failed.type: expected one of "queue", "station", "rate-limited", "latency-curve", "cache", "table", "connection-pool", "database-proxy", got "queu"; did you mean "queue"?',
  ],
  [
    '{ type: queue }',
    '{ type: sqs, drainrate: 5/s }',
    'shop.yaml:25:19 downstreams.failed.type: expected one of "queue", "station", "rate-limited", "latency-curve", "cache", "table", "connection-pool", "database-proxy", got "sqs"; did you mean "queue"?',
    'shop.yaml:25:24 downstreams.failed.drainrate: unknown setting; did you mean "drainRate"?',
  ],
  [
    'timeout: 10s',
    'provisionedConcurrency: { provisioned: 5, requestedAt: 2h }',
    'shop.yaml:10:60 functions.checkout.provisionedConcurrency.requestedAt: expected a time within run.duration (1h), got "2h"; it would never come',
  ],
  [
    'timeout: 10s',
    'calls: [{ parallel: [] }]',
    'shop.yaml:10:25 functions.checkout.calls[0].parallel: expected at least 1 item, got an empty list',
  ],
  [
    '  - functions.checkout.throttleRatio < 1%',
    '  functions.checkout.throttleRatio: 1',
    'shop.yaml:26:1 expect: expected a list, got an object',
  ],
  ['expect:', 'expects:', 'shop.yaml:26:1 expects: unknown setting; did you mean "expect"?'],
  [
    'expect:',
    'faults:\n  - { at: 5m, deploy: chekout }\nexpect:',
    'shop.yaml:27:23 faults[0].deploy: there is no function "chekout"; did you mean "checkout"?',
  ],
  [
    'expect:',
    'faults:\n  - { at: 5, reploy: checkout }\nexpect:',
    'shop.yaml:27:5 faults[0].deploy: is missing (but there is "reploy"); expected a name of at most 64 letters, digits, "_" or "-" that starts with a letter',
    'shop.yaml:27:11 faults[0].at: expected a duration such as "30s", got 5: a unit is needed, for example "5s"',
    'shop.yaml:27:14 faults[0].reploy: unknown setting; did you mean "deploy"?',
  ],
  [
    'target: checkout\n    arrivals: { process: constant',
    'target: checkout\n    deadLetterQueue: faild\n    arrivals: { process: constant',
    'shop.yaml:23:22 sources.events.deadLetterQueue: there is no downstream "faild"; did you mean "failed"?',
  ],
];

test.each(mistakes)('%j replaced by %j is told in full', async (from, to, ...expected) => {
  expect(await problemsIn(changed(from, to))).toEqual(expected);
});

test('the base of these tests is valid', async () => {
  expect(await problemsIn(BASE)).toEqual([]);
});
