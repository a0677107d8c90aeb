import fc from 'fast-check';
import { retryPolicies } from '../platform/retry-policy.ts';
import { existsOn } from '../profiles/features.ts';
import { profiles } from '../profiles/index.ts';
import { MANAGED_INSTANCES_SINCE } from '../profiles/managed-values.ts';
import type { PlatformProfile } from '../profiles/profile.ts';
import { kindOn, services, sinceOf } from '../sources/services.ts';
import {
  type ArrivalChoices,
  type ClientChoices,
  type FunctionChoices,
  functionChoices,
  platformChoices,
  type SourceChoices,
  share,
  sourceChoices,
} from './choices.ts';
import {
  type Document,
  defined,
  type FunctionDocument,
  named,
  number,
  pick,
  type SourceDocument,
  withoutUnborn,
} from './document.ts';

// Small scenarios, valid by construction. Each is made from independent choices by arithmetic that keeps to the rules
// (a target is a number modulo the functions there are), so that fast-check can shrink every choice by itself.

export const plainChoices = fc.record({
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
export type PlainChoices = typeof plainChoices extends fc.Arbitrary<infer Value> ? Value : never;

/** Functions of any profile that are invoked directly, with their limits, retries, queues and deployments. */
export const plainScenarios: fc.Arbitrary<Document> = plainChoices.map(plainDocumentOf);

/** One function, without destinations for its events. */
export const plainFunctions: fc.Arbitrary<FunctionDocument> = functionChoices.map((choice) => functionOf(choice, 0));

/** Services that invoke without a mapping, each by itself. */
const invoking = services.filter(({ eras }) => eras.some(({ kind }) => kind === 'sync' || kind === 'async'));

export const functionName = (index: number): string => `f${index}`;
export const queueName = (index: number): string => `q${index}`;

export function plainDocumentOf(chosen: PlainChoices): Document {
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
function platformOf({ platform }: PlainChoices, functions: readonly FunctionDocument[]): Record<string, unknown> {
  const { shared, ...overrides } = platform;
  const taken = functions.reduce((sum, settings) => sum + (settings.reservedConcurrency ?? provisionedOf(settings)), 0);
  return defined({ ...overrides, accountConcurrency: taken + platform.unreservedFloor + shared });
}

function provisionedOf({ provisionedConcurrency: wanted = 0 }: FunctionDocument): number {
  if (typeof wanted === 'number') return wanted;
  return 'provisioned' in wanted ? wanted.provisioned : wanted.max;
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

function sourceOf(
  choice: SourceChoices,
  { date }: PlatformProfile,
  { functions, queues }: PlainChoices,
): SourceDocument {
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
