import { LOSS_CASES, throttleRatio, scenarioOf } from './erlang-b.ts';
import { modelOf, simulate } from '../support/run.ts';
const want = process.argv[2] ? process.argv[2].split(',').map(Number) : LOSS_CASES.map((_, i) => i);
for (const i of want) {
  const model = await modelOf(scenarioOf(LOSS_CASES[i], 1));
  for (let k = 0; k < 2; k++) {
  const before = process.cpuUsage(); const t0 = performance.now();
  const reps = LOSS_CASES[i].servers >= 1000 ? 3 : 10;
  let events = 0;
  for (let r = 0; r < reps; r++) { const x = simulate(model, r); events += x.result.events; }
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  console.log(LOSS_CASES[i], 'cpu', cpu.toFixed(2), 'wall', ((performance.now() - t0) / 1000).toFixed(2), 'events', events, (events / cpu / 1e6).toFixed(2), 'M/s', (cpu / reps).toFixed(3), 's/rep');
  }
}
