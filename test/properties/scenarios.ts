import fc from 'fast-check';
import { stringify } from 'yaml';
import { retryPolicies } from '../../src/platform/retry-policy.ts';
import { anachronisms, existsOn } from '../../src/profiles/features.ts';
import { profiles } from '../../src/profiles/index.ts';
import { MANAGED_INSTANCES_SINCE } from '../../src/profiles/managed-values.ts';
import type { PlatformProfile } from '../../src/profiles/profile.ts';
import { kindOn, services, sinceOf } from '../../src/sources/services.ts';

// Small scenarios, valid by construction. Each is made from independent choices by arithmetic that keeps to the rules
// (a target is a number modulo the functions there are), so that fast-check can shrink every choice by itself.

/** A scenario as plain values, in the form in which a user writes it. */
export interface Document {
  readonly name: string;
  readonly platform: Readonly<Record<string, unknown>>;
  readonly run: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, FunctionDocument>>;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly downstreams: Readonly<Record<string, unknown>>;
  readonly faults: readonly unknown[];
}

export interface FunctionDocument {
  readonly reservedConcurrency?: number;
  readonly provisionedConcurrency?: number | { readonly provisioned: number; readonly requestedAt: string };
  readonly [setting: string]: unknown;
}

export interface SourceDocument {
  readonly type: string;
  readonly target: string;
  readonly arrivals: { readonly from?: string; readonly [setting: string]: unknown };
  readonly [setting: string]: unknown;
}

/** The scenario as a file, for the loader and for whoever reads about a failing case. */
export function asYaml(document: Document): string {
  return stringify(document, { aliasDuplicateObjects: false });
}

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const number = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Short times with what is special at both ends. */
const shortTime = fc.constantFrom('0s', '1us', '3ms', '50ms', '300ms', '1500ms', '8s');

const law = fc.oneof(
  shortTime,
  fc.record({ distribution: fc.constant('exponential'), mean: fc.constantFrom('20ms', '400ms', '3s') }),
  fc.record({
    distribution: fc.constant('lognormal'),
    mean: fc.constantFrom('20ms', '400ms', '3s'),
    cv: fc.constantFrom(0.3, 2),
  }),
  fc.record({ distribution: fc.constant('uniform'), min: fc.constant('0s'), max: fc.constantFrom('100ms', '5s') }),
);

const share = fc.constantFrom('0%', '0%', '10%', '60%', '100%');

const functionChoices = fc.record({
  duration: law,
  init: maybe(law),
  timeout: fc.constantFrom('40ms', '1s', '3s', '60s'),
  memory: fc.constantFrom('128MB', '1536MB'),
  errorRate: share,
  reserved: maybe(number(0, 6)),
  managed: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 2 },
    {
      arbitrary: fc.record({ concurrencyPerEnvironment: number(1, 4), minimum: number(1, 3), more: number(0, 4) }),
      weight: 1,
    },
  ),
  provisioned: maybe(fc.record({ count: number(0, 4), requestedAt: maybe(number(0, 19)) })),
  async: maybe(
    fc.record({
      maximumEventAge: maybe(fc.constantFrom('60s', '2m', '6h')),
      maximumRetryAttempts: maybe(number(0, 2)),
      deadLetterQueue: maybe(number(0, 5)),
      onFailure: maybe(number(0, 5)),
      onSuccess: maybe(number(0, 5)),
    }),
  ),
});
type FunctionChoices = typeof functionChoices extends fc.Arbitrary<infer Value> ? Value : never;

const arrivalChoices = fc.oneof(
  fc.record({ process: fc.constant('poisson' as const), perMinute: number(1, 400) }),
  fc.record({ process: fc.constant('constant' as const), perMinute: number(1, 400) }),
  fc.record({ process: fc.constant('mmpp' as const), perMinute: number(1, 200) }),
  fc.record({ process: fc.constant('schedule' as const), seconds: number(1, 30) }),
  fc.record({ process: fc.constant('backlog' as const), at: number(0, 60), count: number(1, 60) }),
  fc.record({
    process: fc.constant('closed' as const),
    clients: number(1, 4),
    thinkTime: fc.constantFrom('300ms', '2s'),
  }),
  fc.record({ process: fc.constant('successes' as const), perInvocation: fc.constantFrom(0.5, 1, 2.5) }),
);
type ArrivalChoices = typeof arrivalChoices extends fc.Arbitrary<infer Value> ? Value : never;

const clientChoices = fc.record({
  retry: maybe(number(0, 99)),
  maxAttempts: maybe(number(1, 5)),
  timeout: maybe(fc.constantFrom('20ms', '500ms', '4s')),
  clients: maybe(number(1, 3)),
  jitter: maybe(fc.constantFrom('none', 'full', 'equal', 'decorrelated')),
  base: maybe(fc.constantFrom('1ms', '200ms', '2s')),
  cap: maybe(fc.constantFrom('300ms', '20s')),
  quota: maybe(number(1, 30)),
  retryOn: maybe(fc.subarray(['throttle', 'service-error', 'timeout', 'function-error'])),
  network: maybe(law),
});
type ClientChoices = typeof clientChoices extends fc.Arbitrary<infer Value> ? Value : never;

const sourceChoices = fc.record({
  type: number(0, 99),
  target: number(0, 99),
  from: number(0, 99),
  arrivals: arrivalChoices,
  payload: fc.constantFrom(undefined, undefined, undefined, '100KB', '8MB'),
  client: maybe(clientChoices),
  delivery: maybe(
    fc.record({
      maximumRetryAttempts: maybe(number(0, 4)),
      maximumEventAge: maybe(fc.constantFrom('10s', '5m')),
      base: maybe(fc.constantFrom('50ms', '2s')),
      cap: maybe(fc.constantFrom('3s', '1m')),
    }),
  ),
  deadLetterQueue: maybe(number(0, 5)),
});
type SourceChoices = typeof sourceChoices extends fc.Arbitrary<infer Value> ? Value : never;

const platformChoices = fc.record({
  /** What remains for functions without a reservation, besides the floor. */
  shared: number(1, 12),
  unreservedFloor: number(0, 3),
  requestRateFactor: fc.constantFrom(null, 0.5, 10),
  scalingScope: maybe(fc.constantFrom('function', 'account', 'none')),
  scalingBurst: fc.constantFrom(1, 5, 1000),
  scalingIncrement: fc.constantFrom(1, 10),
  scalingInterval: fc.constantFrom('1s', '10s'),
  scalingRefill: fc.constantFrom('continuous', 'stepped'),
  scalingAppliesToAsync: fc.boolean(),
  idleLifetime: fc.oneof(fc.constantFrom('100ms', '5s', '6m'), law),
  maximumEnvironmentAge: fc.constantFrom('3s', '1m', '4h'),
  reuseOrder: fc.constantFrom('most-recently-used', 'newest', 'oldest', 'random'),
  initTimeout: fc.constantFrom('200ms', '10s'),
  serviceErrorRate: fc.constantFrom('0%', '0%', '0%', '20%', '100%'),
  managedInstancesInterval: fc.constantFrom('1s', '20s'),
  managedInstancesDoublingTime: fc.constantFrom('1s', '30s'),
  managedInstancesScaleInAfter: fc.constantFrom('1s', '1m'),
  provisionedAllocationDelay: fc.constantFrom('0s', '7s'),
  provisionedAllocationPerMinute: fc.constantFrom(30, 6000),
  provisionedAllocationBurst: fc.constantFrom(0, 2),
  provisionedRecycleRate: fc.constantFrom('0/s', '0.1/s'),
  asyncThrottleRetryBase: fc.constantFrom('20ms', '1s'),
  asyncThrottleRetryJitter: fc.constantFrom('0%', '50%'),
  asyncErrorRetryDelayFirst: fc.constantFrom('0s', '1m'),
  asyncDuplicateRate: fc.constantFrom('0%', '0%', '30%'),
  apiGatewayRate: fc.constantFrom('2/s', '1000/s'),
  apiGatewayBurst: fc.constantFrom(1, 100),
});

const choices = fc.record({
  profile: number(0, profiles.length - 1),
  platform: platformChoices,
  duration: number(20, 240),
  resolution: fc.constantFrom('1s', '7s', '1m'),
  seed: number(0, 1_000_000),
  functions: fc.array(functionChoices, { minLength: 1, maxLength: 4 }),
  sources: fc.array(sourceChoices, { minLength: 1, maxLength: 4 }),
  queues: fc.array(share, { maxLength: 2 }),
  deployments: fc.array(fc.record({ at: number(0, 200), deploy: number(0, 99) }), { maxLength: 2 }),
});
type Choices = typeof choices extends fc.Arbitrary<infer Value> ? Value : never;

/** Any small scenario, of any profile. */
export const documents: fc.Arbitrary<Document> = choices.map(documentOf);

/** Services that invoke without a mapping, each by itself. */
const invoking = services.filter(({ eras }) => eras.some(({ kind }) => kind === 'sync' || kind === 'async'));

const functionName = (index: number): string => `f${index}`;
const queueName = (index: number): string => `q${index}`;

function documentOf(chosen: Choices): Document {
  const profile = profiles[chosen.profile];
  const hasManaged = profile.date >= MANAGED_INSTANCES_SINCE;
  const functions = chosen.functions.map((choice) =>
    hasManaged && choice.managed ? managedOf(choice, chosen.queues.length) : functionOf(choice, chosen.queues.length),
  );
  const document = {
    name: 'random',
    platform: { profile: profile.name, ...platformOf(chosen, functions) },
    run: {
      duration: `${chosen.duration}s`,
      resolution: chosen.resolution,
      seed: chosen.seed,
      replications: 1,
    },
    functions: named(functions, functionName),
    sources: named(
      chosen.sources.map((choice) => sourceOf(choice, profile, chosen)),
      (index) => `s${index}`,
    ),
    downstreams: named(
      chosen.queues.map((errorRate) => ({ type: 'queue', errorRate })),
      queueName,
    ),
    faults: chosen.deployments.map(({ at, deploy }) => ({
      at: `${at}s`,
      deploy: functionName(deploy % functions.length),
    })),
  };
  return withoutUnborn(document, profile);
}

/** The quota is what all functions take, the floor and a little more: small, so that limits are met. */
function platformOf({ platform }: Choices, functions: readonly FunctionDocument[]): Record<string, unknown> {
  const { shared, ...overrides } = platform;
  const taken = functions.reduce((sum, settings) => sum + (settings.reservedConcurrency ?? provisionedOf(settings)), 0);
  return defined({ ...overrides, accountConcurrency: taken + platform.unreservedFloor + shared });
}

function provisionedOf({ provisionedConcurrency: wanted = 0 }: FunctionDocument): number {
  return typeof wanted === 'number' ? wanted : wanted.provisioned;
}

function functionOf(choice: FunctionChoices, queues: number): FunctionDocument {
  const { reserved, provisioned, managed: _, async, ...settings } = choice;
  const queue = (chosen: number | undefined): string | undefined =>
    chosen === undefined || queues === 0 ? undefined : queueName(chosen % queues);
  const count = Math.min(provisioned?.count ?? 0, reserved ?? Number.POSITIVE_INFINITY);
  const requestedAt = provisioned?.requestedAt;
  return defined({
    ...settings,
    reservedConcurrency: reserved,
    provisionedConcurrency:
      requestedAt === undefined ? provisioned && count : { provisioned: count, requestedAt: `${requestedAt}s` },
    async:
      async &&
      defined({
        ...async,
        deadLetterQueue: queue(async.deadLetterQueue),
        onFailure: queue(async.onFailure),
        onSuccess: queue(async.onSuccess),
      }),
  });
}

/** The same function on managed instances, with what cannot be there left out. */
function managedOf(choice: FunctionChoices, queues: number): FunctionDocument {
  const { concurrencyPerEnvironment, minimum, more } = choice.managed ?? { minimum: 1, more: 0 };
  const plain = functionOf({ ...choice, init: undefined, reserved: undefined, provisioned: undefined }, queues);
  const managedInstances = defined({ concurrencyPerEnvironment, minimum, maximum: minimum + more });
  return { ...plain, memory: '2GB', managedInstances };
}

function sourceOf(choice: SourceChoices, { date }: PlatformProfile, { functions, queues }: Choices): SourceDocument {
  const existing = invoking.filter((service) => sinceOf(service) <= date);
  const service = pick(existing, choice.type);
  const isSync = kindOn(service.type, date) === 'sync';
  const target = choice.target % functions.length;
  const common = {
    type: service.type,
    target: functionName(target),
    arrivals: arrivalsOf(choice, { target, isSync }),
    payload: choice.payload,
  };
  if (isSync) return defined({ ...common, client: choice.client && clientOf(choice.client, date) });
  const hasQueue = choice.deadLetterQueue !== undefined && queues.length > 0;
  return defined({
    ...common,
    delivery: choice.delivery && defined(choice.delivery),
    deadLetterQueue: hasQueue ? queueName((choice.deadLetterQueue ?? 0) % queues.length) : undefined,
  });
}

function clientOf(choice: ClientChoices, date: string): Record<string, unknown> {
  const existing = retryPolicies.filter((policy) => existsOn(policy, date));
  return defined({ ...choice, retry: choice.retry === undefined ? undefined : pick(existing, choice.retry).name });
}

function arrivalsOf(
  { arrivals, from }: SourceChoices,
  { target, isSync }: { readonly target: number; readonly isSync: boolean },
): SourceDocument['arrivals'] {
  switch (arrivals.process) {
    case 'poisson':
    case 'constant':
      return steady(arrivals.process, arrivals.perMinute);
    case 'mmpp':
      return {
        process: 'mmpp',
        states: [
          { rate: `${arrivals.perMinute}/m`, dwell: '10s' },
          { rate: `${5 * arrivals.perMinute}/m`, dwell: '2s' },
        ],
      };
    case 'schedule':
      return { process: 'schedule', every: `${arrivals.seconds}s` };
    case 'backlog':
      return { at: `${arrivals.at}s`, count: arrivals.count };
    case 'closed':
      // Nobody waits for an event. A think time of nothing would let a refused client call for ever in one instant.
      return isSync ? thinking(arrivals) : steady('poisson', 60);
    case 'successes':
      // From a function before the target, so that there is no circle.
      return target === 0
        ? steady('poisson', 60)
        : { from: functionName(from % target), perInvocation: arrivals.perInvocation };
  }
}

function steady(process: 'poisson' | 'constant', perMinute: number): SourceDocument['arrivals'] {
  return { process, rate: `${perMinute}/m` };
}

function thinking({ clients, thinkTime }: Extract<ArrivalChoices, { process: 'closed' }>): SourceDocument['arrivals'] {
  return { process: 'closed', clients, thinkTime: { distribution: 'exponential', mean: thinkTime } };
}

/** Without the settings that the profile's platform did not have yet. */
function withoutUnborn(document: Document, { date }: PlatformProfile): Document {
  const pruned = structuredClone(document);
  for (const { path } of anachronisms(document, date)) {
    const above = path
      .slice(0, -1)
      .reduce<Record<string, unknown>>(
        (node, step) => node[step] as Record<string, unknown>,
        pruned as unknown as Record<string, unknown>,
      );
    delete above[path[path.length - 1]];
  }
  return pruned;
}

function named<Value>(values: readonly Value[], nameOf: (index: number) => string): Record<string, Value> {
  return Object.fromEntries(values.map((value, index) => [nameOf(index), value]));
}

function pick<Value>(values: readonly Value[], chosen: number): Value {
  return values[chosen % values.length];
}

/** The settings that are there; a key with nothing behind it is a mistake in a scenario. */
function defined<Settings extends Record<string, unknown>>(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
}
