import { Simulation } from '../engine/simulation.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { Answer, Request } from './messages.ts';
import { readChanged } from './read.ts';

/** Events between two looks at whether a newer request came: some milliseconds. */
const SLICE_EVENTS = 20_000;

/** What a worker has of the global scope, where types of pages and workers exclude each other. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(answer: Answer): void;
}

/** Runs what the page asks for. A newer request makes an older one void. */
export function work(scope: WorkerScope): void {
  let newest = -1;
  const post = (answer: Answer): void => scope.postMessage(answer);
  scope.onmessage = ({ data }: MessageEvent<Request>) => {
    newest = data.id;
    void answer(data, () => newest !== data.id, post);
  };
}

async function answer(request: Request, isVoid: () => boolean, post: (answer: Answer) => void): Promise<void> {
  const { id, scenario, changes, replications } = request;
  try {
    const { model } = await readChanged(scenario, changes);
    for (const replication of replications) {
      const simulation = await finished(model, replication, isVoid);
      if (simulation === null) return;
      post({ id, replication, result: simulation.result() });
    }
  } catch (problem) {
    post({ id, problem: problem instanceof Error ? problem.message : String(problem) });
  }
}

async function finished(model: ScenarioModel, replication: number, isVoid: () => boolean): Promise<Simulation | null> {
  const simulation = new Simulation(model, replication);
  while (!simulation.advance(SLICE_EVENTS)) {
    await turn();
    if (isVoid()) return null;
  }
  return simulation;
}

/** Lets messages in, without the wait that timers have. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
