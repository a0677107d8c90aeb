/** Programs measured side by side in one process: in turns, so that a machine that grows slower treats all alike. */
export interface Program {
  readonly name: string;
  /** Runs it once. @returns events that happened */
  run(): number;
}

/** Of one process and its threads, in microseconds. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** @returns events in a microsecond of CPU, by name: the median of `rounds`, after one that is not counted */
export function sideBySide(programs: readonly Program[], rounds: number): ReadonlyMap<string, number> {
  const speeds = new Map(programs.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of programs) {
      let events = 0;
      const time = cpuTime(() => {
        events = run();
      });
      if (round > 0) speeds.get(name)?.push(events / time);
    }
  }
  return new Map([...speeds].map(([name, all]) => [name, median(all)]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
