// A process is a generator. What it yields is a wait; when the wait is over, it goes on behind the yield. Nothing here
// is fast, and nothing needs to be.

/** Calls back when the wait is over. */
export type Wait = (goOn: () => void) => void;

/** Steps that take simulated time and come to a result: `const answer = yield* steps`. */
export type Steps<Result> = Generator<Wait, Result, void>;

/** What happens first of all that happens at one instant: see "Order" in docs/architecture.md. */
const PHASES = ['release', 'timer', 'arrival', 'look'] as const;
export type Phase = (typeof PHASES)[number];

interface FutureEvent {
  readonly at: number;
  readonly phase: number;
  readonly happen: () => void;
}

/** The clock, in microseconds, and the list of future events: sorted by time, then phase, then who came first. */
export class World {
  now = 0;
  private readonly future: FutureEvent[] = [];

  /** Lets something happen at an instant; at Infinity, never. */
  at(at: number, phase: Phase, happen: () => void): void {
    if (at === Number.POSITIVE_INFINITY) return;
    const event = { at, phase: PHASES.indexOf(phase), happen };
    let place = this.future.length;
    while (place > 0 && isBefore(event, this.future[place - 1])) place--;
    this.future.splice(place, 0, event);
  }

  /** The wait of a process until an instant. */
  until(at: number, phase: Phase): Wait {
    return (goOn) => this.at(at, phase, goOn);
  }

  /** Begins a process: it runs up to its first wait at once. */
  start(process: Steps<unknown>): void {
    const goOn = (): void => {
      const { done, value } = process.next();
      if (!done) value(goOn);
    };
    goOn();
  }

  /** Lets everything happen that is due before the horizon. */
  run(horizon: number): void {
    for (let event = this.future[0]; event !== undefined && event.at < horizon; event = this.future[0]) {
      this.future.shift();
      this.now = event.at;
      event.happen();
    }
    this.now = horizon;
  }
}

function isBefore(one: FutureEvent, other: FutureEvent): boolean {
  return one.at < other.at || (one.at === other.at && one.phase < other.phase);
}

/** Rings once, at the earliest of the times for which it was set; then it may be set again. */
export class Alarm {
  private ringsAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly world: World,
    private readonly phase: Phase,
    private readonly ring: () => void,
  ) {}

  set(at: number): void {
    if (at >= this.ringsAt) return;
    this.ringsAt = at;
    this.world.at(at, this.phase, () => {
      if (this.ringsAt !== this.world.now) return; // it was set for an earlier time, and rang then
      this.ringsAt = Number.POSITIVE_INFINITY;
      this.ring();
    });
  }
}

/** Holds one letter for one reader. What comes after the first letter is lost. */
export class Mailbox<Letter> {
  private readonly letters: Letter[] = [];
  private goOn: (() => void) | null = null;

  put(letter: Letter): void {
    this.letters.push(letter);
    if (this.letters.length === 1) this.goOn?.();
  }

  /** Waits for the letter, if it has not come yet. */
  *take(): Steps<Letter> {
    if (this.letters.length === 0) {
      yield (goOn) => {
        this.goOn = goOn;
      };
    }
    return this.letters[0];
  }
}
