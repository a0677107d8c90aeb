import type { RunResult } from '../observe/result.ts';
import type { LeverChange } from '../report/html/levers.ts';
import type { ScenarioText } from '../study/summary-schema.ts';
import type { Answer, Request } from './messages.ts';

/** More would only wait for each other on most machines. */
const WORKERS_MAX = 8;

/** Runs replications on the processors of the reader's machine. A new run makes the one before it void. */
export class Workers {
  private readonly workers: Worker[] = [];
  private id = 0;
  /** Tells the run before that it is void. */
  private giveUp: () => void = () => undefined;

  /** @param script the page's own script, which is the worker's as well */
  constructor(private readonly script: string) {}

  /** @returns all replications in order; null when a newer run came. @throws Error that says why it cannot run */
  run(scenario: ScenarioText, changes: readonly LeverChange[], replications: number): Promise<RunResult[] | null> {
    this.giveUp();
    const id = ++this.id;
    this.start(replications);
    return new Promise((resolve, reject) => {
      this.giveUp = () => resolve(null);
      const results: RunResult[] = [];
      let missing = replications;
      for (const [index, worker] of this.workers.entries()) {
        worker.onmessage = ({ data }: MessageEvent<Answer>) => {
          if (data.id !== id) return;
          if ('problem' in data) return reject(new Error(data.problem));
          results[data.replication] = data.result;
          if (--missing === 0) resolve(results);
        };
        worker.onerror = (event) => reject(new Error(event.message || 'the simulation stopped'));
        const own = Array.from({ length: replications }, (_, number) => number).filter(
          (number) => number % this.workers.length === index,
        );
        worker.postMessage({ id, scenario, changes, replications: own } satisfies Request);
      }
    });
  }

  /** Lets the workers load and compile what a run needs, before one is asked for. */
  warm(scenario: ScenarioText, replications: number): void {
    if (this.workers.length === 0) void this.run(scenario, [], replications).catch(() => undefined); // a real run will say why
  }

  private start(replications: number): void {
    const wanted = Math.max(1, Math.min(WORKERS_MAX, navigator.hardwareConcurrency || 2, replications));
    if (this.workers.length === wanted) return;
    const url = URL.createObjectURL(new Blob([this.script], { type: 'text/javascript' }));
    while (this.workers.length < wanted) this.workers.push(new Worker(url));
  }
}
