/** What the benchmark holds the engine to. Each target is measured in a process of its own, its yardsticks within it. */
import { Simulation } from '../../src/engine/simulation.ts';
import { MINUTE, type Micros, SECOND } from '../../src/units/time.ts';
import { modelOf } from '../support/run.ts';
import { bareLoop, type LossSystem, tightestLoop } from './bare-loop.ts';
import { closuresInAHeap } from './closures.ts';
import { countEvents, simulate } from './events.ts';
import { lossSystem, mixed, parked } from './scenarios.ts';
import { cpuTime, median, sideBySide } from './side-by-side.ts';

/** One line of the benchmark. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  /** Whether the target is the most that is allowed, rather than the least. */
  readonly isMost: boolean;
  /** Absolute figures by name: million events a CPU second unless the name says otherwise. */
  readonly figures: Readonly<Record<string, number>>;
}

const ROUNDS = 3;
const LOOP_EVENTS = 6_000_000;
const SMALL: LossSystem = { servers: 60, erlangs: 50 };
const LARGE: LossSystem = { servers: 1000, erlangs: 950 };
const PARKED = 5_000_000;

/** By name; what is measured takes about half a minute each. */
export const targets: Readonly<Record<string, () => Promise<readonly Measurement[]>>> = {
  'loss system, 60 servers': () =>
    againstLoop('loss system, 60 servers', SMALL, lossSystem({ ...SMALL, duration: '8h' }), 0.5),
  'loss system, 1,000 servers': () =>
    againstLoop('loss system, 1,000 servers', LARGE, lossSystem({ ...LARGE, duration: '25m' }), 0.5),
  // The yardstick is the loop with the smaller heap, which is the faster one.
  'mixed, all kinds of sources': () => againstLoop('mixed, all kinds of sources', SMALL, mixed(), 0.2),
  'parked retries': overParked,
};

async function againstLoop(
  name: string,
  system: LossSystem,
  scenario: string,
  target: number,
): Promise<readonly Measurement[]> {
  const model = await modelOf(scenario);
  const speeds = sideBySide(
    [
      { name: 'bare loop', run: () => bareLoop(system, LOOP_EVENTS) },
      { name: 'bare loop, heap of ends alone', run: () => tightestLoop(system, LOOP_EVENTS) },
      { name: 'closures in a heap', run: () => closuresInAHeap(system, LOOP_EVENTS / 3) },
      {
        name: 'capsim',
        run: () => {
          simulate(model);
          return 1;
        },
      },
    ],
    ROUNDS,
  );
  // After what is measured: the kernel that counts is of another class, and code that V8 has made for two is slower.
  const capsim = (speeds.get('capsim') as number) * countEvents(model);
  const value = capsim / (speeds.get('bare loop') as number);
  const figures = { ...Object.fromEntries(speeds), capsim };
  return [{ name, value, unit: 'of the bare loop', target, isMost: false, figures }];
}

/** A foreground in slices of simulated time, with and without millions of retries that wait for hours. */
async function overParked(): Promise<readonly Measurement[]> {
  const alone = await foreground('');
  const before = bytesInUse();
  const backlog = `
  backlog: { type: async, target: parked, arrivals: { at: 1s, count: ${PARKED} } }`;
  const over = await foreground(backlog);
  const bytes = (bytesInUse() - before) / PARKED;
  const ratios: number[] = [];
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const time = cpuTime(() => advance(alone, alone.now + 5 * MINUTE));
    const timeOver = cpuTime(() => advance(over, over.now + 5 * MINUTE));
    if (round > 0) ratios.push(time / timeOver);
  }
  const value = median(ratios);
  return [
    {
      name: 'foreground over 5,000,000 parked retries',
      value,
      unit: 'of the same without them',
      target: 0.7,
      isMost: false,
      figures: {},
    },
    { name: 'a parked retry', value: bytes, unit: 'bytes', target: 100, isMost: true, figures: {} },
  ];
}

/** Brought so far that everything which is to be parked is parked. */
async function foreground(backlog: string): Promise<Simulation> {
  const simulation = new Simulation(await modelOf(parked(backlog)), 0);
  advance(simulation, 30 * SECOND);
  return simulation;
}

function advance(simulation: Simulation, until: Micros): void {
  while (simulation.now < until) simulation.advance(10_000);
}

/** Settled only after several collections: arrays are freed one collection after what held them. */
function bytesInUse(): number {
  for (let n = 0; n < 4; n++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
