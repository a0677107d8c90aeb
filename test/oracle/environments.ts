import { buildDistribution } from '../../src/random/index.ts';
import type { Chance } from './chance.ts';
import type { Surroundings } from './surroundings.ts';
import type { Stretch } from './tally.ts';
import type { Steps } from './world.ts';

export interface Environment {
  /** How many were created before it. */
  readonly number: number;
  /** When it is too old to be used again (E-05). */
  readonly retiresAt: number;
  /** Whether a timeout wiped it, so that its next run begins with Init (E-03, E-07). */
  isWiped: boolean;
  /** How often it has rested: tells one rest from the next. */
  rests: number;
  readonly life: Stretch;
}

/** The environments of one function. */
export class Environments {
  /** Those that wait for a request, the one used last at the end. */
  private readonly idle: Environment[] = [];
  private created = 0;
  private readonly lifetimes;
  private readonly ages;
  private readonly choices;
  private readonly idleLifetime;
  private readonly maximumAge;

  constructor(
    private readonly around: Surroundings,
    private readonly entity: string,
    chance: Chance,
  ) {
    const { platform } = around.model;
    this.lifetimes = chance.along('idle lifetime');
    this.ages = chance.along('maximum age');
    this.choices = chance.along('reuse');
    this.idleLifetime = buildDistribution(platform.idleLifetime);
    this.maximumAge = buildDistribution(platform.maximumEnvironmentAge);
  }

  get hasIdle(): boolean {
    return this.idle.length > 0;
  }

  create(): Environment {
    const { world, tally } = this.around;
    const retiresAt = world.now + Math.round(this.maximumAge.sample(this.ages));
    const life = tally.begin(`${this.entity}.environments`);
    return { number: this.created++, retiresAt, isWiped: false, rests: 0, life };
  }

  /** The idle environment that serves the next request (E-23). Only where there is one. */
  take(): Environment {
    const { idle } = this;
    const numbers = idle.map(({ number }) => number);
    switch (this.around.model.platform.reuseOrder) {
      case 'most-recently-used':
        return this.leave(idle[idle.length - 1]);
      case 'newest':
        return this.leave(idle[numbers.indexOf(Math.max(...numbers))]);
      case 'oldest':
        return this.leave(idle[numbers.indexOf(Math.min(...numbers))]);
      case 'random':
        return this.leave(idle[Math.floor(this.choices.uniform() * idle.length)]);
    }
  }

  /** Its run is over. */
  putBack(environment: Environment): void {
    if (environment.retiresAt <= this.around.world.now) {
      this.around.tally.end(environment.life);
      return;
    }
    this.idle.push(environment);
    this.around.world.start(this.rest(environment));
  }

  /** It waits for a request, and goes when none has come for its lifetime. */
  private *rest(environment: Environment): Steps<void> {
    const { world, tally } = this.around;
    const rest = ++environment.rests;
    const goesAt = world.now + Math.round(this.idleLifetime.sample(this.lifetimes));
    yield world.until(Math.min(goesAt, environment.retiresAt), 'timer');
    const hasRested = this.idle.includes(environment) && environment.rests === rest;
    if (!hasRested) return;
    this.leave(environment);
    tally.end(environment.life);
  }

  private leave(environment: Environment): Environment {
    const { idle } = this;
    const place = idle.indexOf(environment);
    if (this.around.model.platform.reuseOrder === 'random') {
      // Which of them a random number means: the last one takes the place of the one that leaves.
      idle[place] = idle[idle.length - 1];
      idle.pop();
    } else {
      idle.splice(place, 1);
    }
    return environment;
  }
}
