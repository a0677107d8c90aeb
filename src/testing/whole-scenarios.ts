import type fc from 'fast-check';
import { findProfile } from '../profiles/index.ts';
import type { PlatformProfile } from '../profiles/profile.ts';
import { services, sinceOf } from '../sources/services.ts';
import { assert } from '../units/assert.ts';
import { type Document, defined, type FunctionDocument, pick, type SourceDocument, withoutUnborn } from './document.ts';
import { faultsOf } from './fault-choices.ts';
import { functionName, plainDocumentOf, queueName } from './plain-scenarios.ts';
import { type Extras, type PullChoices, type SqsChoices, type WholeChoices, wholeChoices } from './whole-choices.ts';

/** Any small scenario of any profile, with everything that a scenario can have. */
export const wholeScenarios: fc.Arbitrary<Document> = wholeChoices.map(wholeDocumentOf);

const SNAP_START_SINCE = '2024-11-18';
const PROXY_SINCE = '2020-06-30';
const FIFO_SINCE = '2019-11-18';
const ADAPTIVE_CAPACITY_SINCE = '2019-05-23';

function wholeDocumentOf(chosen: WholeChoices): Document {
  const plain = plainDocumentOf(chosen.plain);
  const profile = findProfile(plain.platform.profile as string);
  assert(profile !== undefined, `there is no profile ${String(plain.platform.profile)}`);
  const downstreams = { ...plain.downstreams, ...storesOf(chosen, profile) };
  const functions = functionsOf(
    chosen,
    plain,
    Object.keys(downstreams).filter((name) => !name.startsWith('q')),
    profile,
  );
  const sources = { ...plain.sources, ...pullsOf(chosen, plain, profile) };
  const before = quotaFor(plain.functions);
  const quota = (plain.platform.accountConcurrency as number) + quotaFor(functions) - before;
  const document = {
    ...plain,
    platform: { ...plain.platform, accountConcurrency: quota },
    run: { ...plain.run, warmup: chosen.warmup },
    functions,
    sources,
    downstreams,
  };
  const faults = faultsOf(chosen.faults, document, { spareQuota: chosen.plain.platform.shared });
  return withoutUnborn({ ...document, faults: [...plain.faults, ...faults] }, profile);
}

/** What reservations and provisioned environments take out of the quota. */
function quotaFor(functions: Document['functions']): number {
  return Object.values(functions).reduce(
    (sum, settings) => sum + (settings.reservedConcurrency ?? mostOf(settings)),
    0,
  );
}

function mostOf({ provisionedConcurrency: wanted = 0, versions }: FunctionDocument): number {
  if (versions !== undefined) return versions.next.provisionedConcurrency ?? 0;
  if (typeof wanted === 'number') return wanted;
  if ('provisioned' in wanted) return wanted.provisioned;
  return Math.max(wanted.max, ...wanted.schedule.map(({ max }) => max));
}

/** Downstreams that are called, with a cache or proxy before the first where one is chosen and possible. */
function storesOf({ stores, front }: WholeChoices, { date }: PlatformProfile): Record<string, unknown> {
  const behind = Object.fromEntries(
    stores.map((settings, index) => {
      const isLater = settings.type === 'table' && date < ADAPTIVE_CAPACITY_SINCE;
      return [`d${index}`, isLater ? { ...settings, adaptiveCapacity: false } : settings];
    }),
  );
  const [first] = stores;
  const isPossible = front?.type === 'cache' || (first?.type === 'connection-pool' && date >= PROXY_SINCE);
  if (first === undefined || front === undefined || !isPossible) return behind;
  return { ...behind, front: { ...front, of: 'd0' } };
}

function functionsOf(
  { extras }: WholeChoices,
  { functions, faults }: Document,
  stores: readonly string[],
  profile: PlatformProfile,
): Document['functions'] {
  // A deployment moves an alias, which one with versions of its own does not let happen.
  const deployed = new Set(faults.map((fault) => (fault as { readonly deploy?: string }).deploy));
  const names = Object.keys(functions);
  return Object.fromEntries(
    Object.entries(functions).map(([name, settings], index) => {
      const added = extras[index];
      const calls = callsOf(added, { later: names.slice(index + 1), stores });
      const { vpc, responseStreaming, durationPerRecord } = added;
      const common = { ...settings, vpc, responseStreaming, durationPerRecord, ...(calls.length > 0 && { calls }) };
      const isFree = settings.provisionedConcurrency === undefined && settings.managedInstances === undefined;
      if (!isFree) return [name, defined(common)];
      const kept = deployed.has(name) ? { ...added, versions: undefined } : added;
      return [name, defined({ ...common, ...keptReadyOf(settings, kept), ...snapStartOf(kept, profile) })];
    }),
  );
}

/** Calls to functions behind this one and to downstreams, so that nobody waits for itself. */
function callsOf(
  { steps }: Extras,
  { later, stores }: { readonly later: readonly string[]; readonly stores: readonly string[] },
): readonly unknown[] {
  const waited = [...later, ...stores];
  return steps.flatMap((one): unknown[] => {
    if (one.kind === 'event') {
      return later.length === 0 ? [] : [{ ...one.one, to: pick(later, one.one.to), invocation: 'event' }];
    }
    if (waited.length === 0) return [];
    if (one.kind === 'one') return [{ ...one.one, to: pick(waited, one.one.to) }];
    return [{ parallel: one.branches.map((branch) => ({ ...branch, to: pick(waited, branch.to) })) }];
  });
}

/** Two versions, or a policy, within the reservation. */
function keptReadyOf({ reservedConcurrency: most = Number.POSITIVE_INFINITY }: FunctionDocument, added: Extras) {
  const within = (count: number): number => Math.min(count, most);
  if (added.versions !== undefined) {
    const { provisioned, ...next } = added.versions;
    const provisionedConcurrency = provisioned === undefined ? undefined : within(provisioned);
    return { versions: { stable: {}, next: defined({ ...next, provisionedConcurrency }) } };
  }
  if (added.policy === undefined) return {};
  const { min, more, targetUtilization, at, scheduled } = added.policy;
  const schedule = [{ at: `${at}s`, min: within(scheduled), max: within(scheduled + more) }];
  return {
    provisionedConcurrency: defined({ min: within(min), max: within(min + more), targetUtilization, schedule }),
  };
}

function snapStartOf({ snapStart, policy, versions }: Extras, { date }: PlatformProfile): Record<string, unknown> {
  const isTaken = policy !== undefined || versions !== undefined;
  return snapStart === undefined || isTaken || date < SNAP_START_SINCE ? {} : { runtime: snapStart, snapStart: true };
}

function pullsOf(
  { pulls, plain }: WholeChoices,
  { functions }: Document,
  { date }: PlatformProfile,
): Document['sources'] {
  const there = new Set(services.filter((service) => sinceOf(service) <= date).map(({ type }) => type));
  const existing = pulls.filter(({ source }) => there.has(source.type));
  return Object.fromEntries(
    existing.map((choice, index) => {
      const count = Object.keys(functions).length;
      const target = choice.target % count;
      const queue = plain.queues.length === 0 ? undefined : queueName(choice.queue % plain.queues.length);
      // From a function before the target, so that there is no circle.
      const from = choice.from === undefined || target === 0 ? undefined : functionName(choice.from % target);
      const arrivals = arrivalsOf(choice, from);
      return [
        `p${index}`,
        { ...settingsOf(choice, queue, date), target: functionName(target), arrivals } as SourceDocument,
      ];
    }),
  );
}

function arrivalsOf({ source }: PullChoices, from: string | undefined): SourceDocument['arrivals'] {
  if (from !== undefined) return { from, perInvocation: 1.5 };
  return 'from' in source.arrivals ? { process: 'poisson', rate: '20/s' } : source.arrivals;
}

function settingsOf({ source }: PullChoices, queue: string | undefined, date: string): Record<string, unknown> {
  if (source.type === 'sqs') {
    const choice = source as SqsChoices;
    return sqsOf(date < FIFO_SINCE ? { ...choice, fifo: undefined } : choice, queue);
  }
  const settings: Record<string, unknown> = { ...source };
  if ('onFailure' in settings) settings.onFailure = settings.onFailure === undefined ? undefined : queue;
  const { consumers } = settings as { readonly consumers?: { readonly audit?: Record<string, unknown> } };
  if (consumers?.audit !== undefined) {
    const onFailure = consumers.audit.onFailure === undefined ? undefined : queue;
    settings.consumers = { audit: defined({ ...consumers.audit, target: functionName(0), onFailure }) };
  }
  return defined(settings);
}

function sqsOf(
  { fifo, pollers, maximumBatchingWindow, maxReceiveCount, ...settings }: SqsChoices,
  queue: string | undefined,
) {
  return defined({
    ...settings,
    ...(fifo === undefined ? { maximumBatchingWindow } : { fifo: true, messageGroups: fifo }),
    ...(maxReceiveCount !== undefined && queue !== undefined && { maxReceiveCount, deadLetterQueue: queue }),
    ...(pollers === 'capped' && { maximumConcurrency: 3 }),
    ...(pollers === 'provisioned' && { provisionedPollers: { minimum: 2, maximum: 4 } }),
  });
}
