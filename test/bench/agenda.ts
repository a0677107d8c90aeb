/**
 * How many events each agenda handles per second of CPU. Run from the root of the project (`ring`, `heap`, or both):
 *
 *   npx esbuild test/bench/agenda.ts --bundle --platform=node --format=esm | node --expose-gc --input-type=module - ring
 *
 * The model is a loss system without the system: each event taken adds one exponentially ahead, so that `pending` stays
 * as it is, and the load is 20,000 events a simulated second where nothing else is said; `parked` events lie up to three hours ahead.
 */
import type { Agenda } from '../../src/kernel/agenda.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { RingAgenda } from '../../src/kernel/ring-agenda.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { HOUR } from '../../src/units/time.ts';

const PHASES = 4;
const HOUR_KEYS = HOUR * PHASES;

interface Load {
  readonly name: string;
  readonly pending: number;
  /** Mean distance ahead, in microseconds. */
  readonly ahead: number;
  readonly parked: number;
  /** Distances of the parked: from one hour ahead over this span. */
  readonly parkedOver: number;
}

const LOADS: readonly Load[] = [
  { name: '60 pending', pending: 60, ahead: 3_000, parked: 0, parkedOver: 0 },
  { name: '60 pending, 100 a second', pending: 60, ahead: 600_000, parked: 0, parkedOver: 0 },
  { name: '1,000 pending', pending: 1_000, ahead: 50_000, parked: 0, parkedOver: 0 },
  { name: '50,000 pending', pending: 50_000, ahead: 2_500_000, parked: 0, parkedOver: 0 },
  { name: '50,000 pending, dense', pending: 50_000, ahead: 100_000, parked: 0, parkedOver: 0 },
  { name: '10 pending, a minute apart', pending: 10, ahead: 600_000_000, parked: 0, parkedOver: 0 },
  { name: '1,000 and 200,000 parked', pending: 1_000, ahead: 50_000, parked: 200_000, parkedOver: 2 * HOUR_KEYS },
  { name: '1,000 and 5,000,000 parked', pending: 1_000, ahead: 50_000, parked: 5_000_000, parkedOver: 2 * HOUR_KEYS },
  { name: '1,000 and 5,000,000 at one instant', pending: 1_000, ahead: 50_000, parked: 5_000_000, parkedOver: 0 },
];

const AGENDAS: Readonly<Record<string, () => Agenda>> = { ring: () => new RingAgenda(), heap: () => new HeapAgenda() };

function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Settled only after several collections: arrays are freed one collection after what held them. */
function typedArrayBytes(): number {
  for (let n = 0; n < 4; n++) globalThis.gc?.();
  return process.memoryUsage().arrayBuffers;
}

/** The distances are drawn beforehand: logarithms would cost more than the agenda. */
function distances(mean: number): Float64Array {
  const stream = new RandomStream('bench');
  return Float64Array.from({ length: 65_536 }, () => Math.round(-mean * Math.log(stream.uniform())) * PHASES);
}

function hold(agenda: Agenda, aheads: Float64Array, events: number): void {
  for (let n = 0; n < events; n++) {
    agenda.take(Number.POSITIVE_INFINITY);
    agenda.add(agenda.key + aheads[n & 65_535], 1, agenda.subject);
  }
}

function measure(build: () => Agenda, load: Load): string {
  const stream = new RandomStream('parked');
  const aheads = distances(load.ahead);
  const bytesBefore = typedArrayBytes();
  const agenda = build();
  const park = seconds(() => {
    for (let n = 0; n < load.parked; n++) {
      agenda.add(HOUR_KEYS + Math.floor(stream.uniform() * load.parkedOver), 2, n);
    }
  });
  for (let n = 0; n < load.pending; n++) agenda.add(aheads[(n * 7) & 65_535], 1, n);
  hold(agenda, aheads, 500_000);
  const events = 4_000_000;
  const held = seconds(() => hold(agenda, aheads, events));
  const megabytes = (typedArrayBytes() - bytesBefore) / 1e6;
  const drained = agenda.size;
  const drain = seconds(() => {
    while (agenda.take(Number.POSITIVE_INFINITY));
  });
  return [
    `${(events / held / 1e6).toFixed(1).padStart(6)} M/s held`,
    `${(load.parked > 0 ? load.parked / park / 1e6 : 0).toFixed(1).padStart(6)} M/s parked`,
    `${(drained >= 50_000 ? drained / drain / 1e6 : 0).toFixed(1).padStart(6)} M/s drained`,
    `${megabytes.toFixed(1).padStart(6)} MB`,
  ].join(', ');
}

/** A whole loss system on the kernel: Poisson arrivals, exponential durations, offered load as many as its servers. */
function lossSystem(agenda: Agenda, servers: number, parked: number): string {
  const kernel = new Kernel(agenda);
  const stream = new RandomStream('loss');
  const mean = 100_000;
  const exponential = (of: number): number => Math.round(-of * Math.log(stream.uniform()));
  let running = 0;
  const ended = kernel.on('ended', Phase.release, () => {
    running--;
  });
  const arrived = kernel.on('arrived', Phase.arrival, (request) => {
    kernel.schedule(exponential(mean / servers), arrived, request + 1);
    if (running === servers) return;
    running++;
    kernel.schedule(exponential(mean), ended, request);
  });
  for (let n = 0; n < parked; n++) kernel.scheduleAt(2 * HOUR + n, ended, n);
  kernel.schedule(0, arrived);
  const horizon = (2_000_000 / servers) * mean;
  kernel.run(horizon / 10);
  const before = kernel.dispatched;
  const spent = seconds(() => kernel.run(horizon));
  return `${((kernel.dispatched - before) / spent / 1e6).toFixed(1).padStart(6)} M/s`;
}

for (const [name, build] of Object.entries(AGENDAS)) {
  if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
  for (const servers of [60, 1_000, 50_000]) {
    console.log(`${name}  ${`loss system, ${servers} servers`.padEnd(34)} ${lossSystem(build(), servers, 0)}`);
  }
  console.log(`${name}  ${'1,000 servers, 200,000 parked'.padEnd(34)} ${lossSystem(build(), 1_000, 200_000)}`);
  for (const load of LOADS) console.log(`${name}  ${load.name.padEnd(34)} ${measure(build, load)}`);
}
