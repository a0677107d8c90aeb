import { HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';

/**
 * The services that invoke functions, as data: who calls how, since when, how long the service waits for an answer,
 * and how it repeats a call that was not accepted. Dates that the platform's own guides do not give are launch dates.
 */
export interface SyncService {
  readonly type: string;
  readonly kind: 'sync';
  readonly since: string;
  readonly until?: string;
  readonly facts: readonly string[];
  /** How long the service waits for the function; null: as long as the function may run. */
  readonly timeout: Micros | null;
  /** Retry policy where the scenario names none; `null`: the profile's default for SDK clients. */
  readonly retry: string | null;
  /** Whether a front door with its own request-rate bucket stands before Lambda (S-21). */
  readonly hasGateway: boolean;
  /** Largest request that the service passes on, in bytes; null: as much as Lambda takes (E-63). */
  readonly payloadMaximum: number | null;
}

export interface AsyncService {
  readonly type: string;
  readonly kind: 'async';
  readonly since: string;
  readonly until?: string;
  readonly facts: readonly string[];
  /** How the sender repeats until Lambda accepts the event (SRC-01). */
  readonly delivery: DeliveryRule;
}

/** A service whose items Lambda itself reads, through a mapping. */
export interface QueueService {
  readonly type: string;
  readonly kind: 'queue' | 'stream' | 'kafka' | 'mq';
  readonly since: string;
  readonly until?: string;
  readonly facts: readonly string[];
}

/** The waits of a sender that repeats until accepted: some at once, some after one wait, a growing part, then a steady one. */
export interface DeliveryRule {
  /** Tries in all, the first included. */
  readonly maxAttempts: number;
  /** Age of the event after which it is given up. */
  readonly maxAge: Micros;
  /** Tries without a wait, the first included. */
  readonly immediate: number;
  /** Tries after `base`, before the wait begins to grow. */
  readonly flat: number;
  /** Tries over which the wait grows from `base` to `cap`; 0: it doubles until it reaches `cap`. */
  readonly growing: number;
  readonly base: Micros;
  readonly cap: Micros;
}

export type Service = SyncService | AsyncService | QueueService;

/** The ways in which sources invoke. */
export type SourceKind = Service['kind'];

const NEVER = Number.POSITIVE_INFINITY;
const ONCE: DeliveryRule = { maxAttempts: 1, maxAge: NEVER, immediate: 1, flat: 0, growing: 0, base: 0, cap: 0 };
/** Doubling from 1 s to 5 min: assumed where a service only says "exponential backoff". */
const BACKOFF: DeliveryRule = { ...ONCE, maxAttempts: NEVER, base: SECOND, cap: 5 * MINUTE };

const sync = (
  type: string,
  since: string,
  facts: readonly string[],
  rule: Partial<Pick<SyncService, 'until' | 'timeout' | 'retry' | 'hasGateway' | 'payloadMaximum'>> = {},
): SyncService => ({
  type,
  kind: 'sync',
  since,
  facts,
  timeout: null,
  retry: 'none',
  hasGateway: false,
  payloadMaximum: null,
  ...rule,
});

const async = (type: string, since: string, facts: readonly string[], delivery: DeliveryRule = ONCE): AsyncService => ({
  type,
  kind: 'async',
  since,
  facts,
  delivery,
});

/** Where the guide of 2018 and that of today differ, the day of the change is assumed. */
const SINCE_2019 = '2019-01-01';

/** Every source type, in the order of the scenario format. API Gateway's own timeout is a number of the profile. */
export const services: readonly Service[] = [
  sync('sdk', '2014-11-13', ['S-02', 'S-07'], { retry: null }),
  sync('alb', '2018-11-29', ['S-23'], { payloadMaximum: 1024 * 1024 }),
  sync('api-gateway', '2015-07-09', ['S-20', 'S-21', 'S-22'], { hasGateway: true }),
  sync('function-url', '2022-04-06', ['S-24']),
  sync('appsync', '2017-11-28', ['S-33']),
  sync('cognito', '2016-07-28', ['S-25', 'S-26'], { timeout: 5 * SECOND, retry: 'cognito' }),
  sync('alexa', '2015-06-25', ['S-27'], { timeout: 8 * SECOND }),
  sync('lex', '2016-11-30', ['S-28'], { timeout: 30 * SECOND }),
  sync('step-functions', '2016-12-01', ['S-29'], { retry: 'step-functions' }),
  sync('lambda-edge', '2017-07-17', ['S-30'], { timeout: 30 * SECOND }),
  async('async', '2014-11-13', ['A-01', 'S-01'], { ...ONCE, maxAttempts: 3, base: SECOND / 10, cap: 20 * SECOND }),
  async('s3', '2014-11-13', ['A-09', 'SRC-01', 'SRC-03'], { ...BACKOFF, maxAge: 24 * HOUR }),
  async('sns', '2015-04-09', ['SRC-01', 'SRC-02', 'W-S1'], {
    maxAttempts: 100_015,
    maxAge: NEVER,
    immediate: 3,
    flat: 2,
    growing: 10,
    base: SECOND,
    cap: 20 * SECOND,
  }),
  async('eventbridge', '2019-07-11', ['SRC-01', 'SRC-02', 'W-S2'], { ...BACKOFF, maxAttempts: 185, maxAge: 24 * HOUR }),
  async('schedule', '2015-10-08', ['SRC-01'], { ...BACKOFF, maxAttempts: 185, maxAge: 24 * HOUR }),
  async('iot', '2015-12-18', ['SRC-01']),
  async('ses', '2015-09-28', ['SRC-01', 'S-31']),
  sync('cloudformation', '2015-04-09', ['S-36'], { until: SINCE_2019 }),
  async('cloudformation', SINCE_2019, ['S-36']),
  async('cloudtrail', '2014-11-13', ['SRC-01'], { ...BACKOFF, maxAge: 24 * HOUR }),
  async('codecommit', '2015-07-09', ['SRC-01']),
  async('cloudwatch-logs', '2015-06-01', ['SRC-01', 'SRC-04'], { ...BACKOFF, maxAge: 24 * HOUR }),
  async('cloudwatch-alarm', '2023-12-22', ['SRC-01'], BACKOFF),
  async('config', '2015-12-18', ['SRC-01']),
  { type: 'sqs', kind: 'queue', since: '2018-06-28', facts: ['Q-01'] },
  { type: 'kinesis', kind: 'stream', since: '2014-11-13', facts: ['K-01', 'K-04'] },
  { type: 'dynamodb-stream', kind: 'stream', since: '2015-07-14', facts: ['K-02', 'K-04'] },
  { type: 'kafka', kind: 'kafka', since: '2020-08-13', facts: ['KF-01', 'MQ-02'] },
  { type: 'mq', kind: 'mq', since: '2020-11-24', facts: ['MQ-01', 'MQ-02'] },
];

/** The service with that source type on a day, ISO; before it came, as it was at first. Undefined: there is none. */
export function findService(type: string, date: string): Service | undefined {
  const eras = services.filter((service) => service.type === type);
  return eras.findLast(({ since }) => since <= date) ?? eras[0];
}

/** How a source type invokes on a day, ISO. */
export function kindOn(type: string, date: string): SourceKind | undefined {
  return findService(type, date)?.kind;
}

/** SNS before its present policy: up to three retries, assumed to come at once (section 8, January 2017). */
const SNS_2017: DeliveryRule = { ...ONCE, maxAttempts: 4, immediate: 4 };
const LOGS_2017: DeliveryRule = { ...BACKOFF, maxAttempts: 6 };
const EVENTS_2017: DeliveryRule = { ...BACKOFF, maxAge: 24 * HOUR };

/** How a sender repeated on the day of a profile, ISO. */
export function deliveryRule(service: AsyncService, date: string): DeliveryRule {
  if (service.type === 'sns' && date < SINCE_2019) return SNS_2017;
  if (service.type === 'cloudwatch-logs' && date < SINCE_2019) return LOGS_2017;
  if (service.type === 'schedule' && date < '2019-07-11') return EVENTS_2017;
  return service.delivery;
}

/**
 * The wait of a sender before its next try.
 *
 * @param attempt tries so far, at least 1
 * @returns microseconds; exact where the service publishes its waits (W-S1)
 */
export function deliveryWait(rule: DeliveryRule, attempt: number): Micros {
  if (attempt < rule.immediate) return 0;
  const afterImmediate = attempt - rule.immediate;
  if (afterImmediate < rule.flat) return rule.base;
  const grown = afterImmediate - rule.flat;
  if (rule.growing === 0) return Math.min(rule.cap, doubled(rule.base, grown));
  if (grown >= rule.growing) return rule.cap;
  const share = rule.growing === 1 ? 1 : grown / (rule.growing - 1);
  return Math.round(rule.base * Math.exp(share * Math.log(rule.cap / rule.base)));
}

function doubled(base: Micros, times: number): Micros {
  let wait = base;
  for (let i = 0; i < times && wait < HOUR; i++) wait *= 2;
  return wait;
}
