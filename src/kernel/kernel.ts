import { assert } from '../units/assert.ts';
import type { EventKind } from '../units/ids.ts';
import { LONGEST, type Micros } from '../units/time.ts';
import type { Agenda } from './agenda.ts';
import { RingAgenda } from './ring-agenda.ts';

/** Order of events that are due at one instant. */
export const Phase = {
  /** What frees capacity. */
  release: 0,
  /** What was waiting for this instant. */
  timer: 1,
  /** What comes from outside. */
  arrival: 2,
  /** What looks at the state after all else has happened. */
  observation: 3,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** Receives the subject of its event: a request, an environment, or an index of the part's own. */
export type Handler = (subject: number) => void;

const PHASES = 4;
const KINDS_MAX = 65_536;

/** The clock and the agenda. Knows nothing of what the events mean. */
export class Kernel {
  /** The present instant. */
  now: Micros = 0;
  /** Events dispatched so far. */
  dispatched = 0;
  private readonly handlers: Handler[] = [];
  private readonly phases: Phase[] = [];
  private readonly names: string[] = [];

  constructor(private readonly agenda: Agenda = new RingAgenda()) {}

  /** Declares a kind of event, once per part when it is built. */
  on(name: string, phase: Phase, handler: Handler): EventKind {
    assert(this.handlers.length < KINDS_MAX, `more than ${KINDS_MAX} kinds of event at "${name}"`);
    this.handlers.push(handler);
    this.phases.push(phase);
    this.names.push(name);
    return (this.handlers.length - 1) as EventKind;
  }

  /** Lets an event happen `delay` microseconds from now; an infinite delay means never. */
  schedule(delay: Micros, kind: EventKind, subject = 0): void {
    this.scheduleAt(this.now + delay, kind, subject);
  }

  /** Lets an event happen at an instant, not before now; at Infinity means never. */
  scheduleAt(at: Micros, kind: EventKind, subject = 0): void {
    if (!(at >= this.now && at < LONGEST)) {
      this.refuse(at, kind);
      return;
    }
    this.agenda.add(at * PHASES + this.phases[kind], kind, subject);
  }

  /**
   * Lets what is due before `horizon` happen, but no more than `events` events.
   *
   * @returns true when nothing is left before the horizon; the clock then stands there
   */
  run(horizon: Micros, events = Number.POSITIVE_INFINITY): boolean {
    const agenda = this.agenda;
    const handlers = this.handlers;
    const limit = horizon * PHASES;
    const last = this.dispatched + events;
    while (this.dispatched < last) {
      if (!agenda.take(limit)) {
        this.now = horizon;
        return true;
      }
      this.now = Math.floor(agenda.key / PHASES);
      this.dispatched++;
      handlers[agenda.kind](agenda.subject);
    }
    return false;
  }

  /** Events that are still to come. */
  get pending(): number {
    return this.agenda.size;
  }

  private refuse(at: Micros, kind: EventKind): void {
    assert(!Number.isNaN(at), `"${this.names[kind]}" scheduled at an instant that is not a number`);
    assert(at >= this.now, `"${this.names[kind]}" scheduled at ${at}, which is before now, ${this.now}`);
    // Beyond the longest horizon: it cannot happen in any run.
  }
}
