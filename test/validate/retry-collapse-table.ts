/** Prints what the runs of the published retry storm did: `node .ci/run-ts.js test/validate/retry-collapse-table.ts [RUNS]`. */
import { type EndState, endStates, isDown, mean, shareDown } from './retry-collapse.ts';
import { plainTable } from './table.ts';

const runs = Number(process.argv[2] ?? 200);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const rows: string[][] = [];

function addRow(what: string, states: readonly EndState[]): void {
  const perSecond = [
    mean(states, ({ successes }) => successes),
    mean(states, ({ retries }) => retries),
    mean(states, ({ timeouts }) => timeouts),
  ];
  rows.push([what, String(states.length), ...perSecond.map((value) => (states.length === 0 ? '' : value.toFixed(1)))]);
}

for (const name of ['retry-collapse', 'retry-collapse-backoff']) {
  const states = await endStates(name, runs);
  const { value, low, high } = shareDown(states);
  addRow(`${name}: stays down (${percent(value)}, ${percent(low)} to ${percent(high)})`, states.filter(isDown));
  addRow(
    `${name}: comes back`,
    states.filter((state) => !isDown(state)),
  );
  addRow(`${name}: all`, states);
}
console.log(plainTable(['retry storm, last 20 of 80 s', 'runs', 'successes/s', 'retries/s', 'timeouts/s'], rows));
