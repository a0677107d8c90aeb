import type { Explained, ExplainedChain, ExplainedEvent } from '../study/explain-schema.ts';
import { oneLine } from './escape.ts';
import { formatInstant, formatSpan, plural } from './format.ts';
import type { Screen } from './terminal-table.ts';
import { wrapped, wrappedInside } from './wrapped.ts';

const NARROWEST = 40;
const GAP = 2;
/** The peak is told where it came so many steps of the time series after the beginning. */
const PEAK_AFTER = 2;

/** What happened in a scenario, for a terminal: one block a beginning, in order of time, the cause first. */
export function renderExplainTerminal(explained: Explained, options: Screen): string {
  const screen: Screen = { width: Math.max(NARROWEST, options.width), colour: options.colour };
  const { chains } = explained;
  const blocks = [
    headBlock(explained, screen),
    ...chains.map((chain) => chainBlock(chain, explained, screen)),
    unexplainedBlock(explained, screen),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headBlock({ name, run, chains, unexplained }: Explained, { width, colour }: Screen): string {
  const words = [
    oneLine(name),
    run.profile,
    `${formatSpan(run.simulatedTime)} simulated`,
    plural(run.replications, 'replication'),
    `steps of ${formatSpan(run.resolution)}`,
  ];
  const partial = run.partial ? ['Partial result: the run was stopped early.'] : [];
  const nothing =
    chains.length > 0 || unexplained.length > 0 ? [] : ['No limit was reached, and nothing left the band of before.'];
  return [
    ...wrapped(words.join(' · '), { width, indent: 2 }).map((line) => colour('dim', line)),
    ...partial.map((line) => colour('yellow', line)),
    ...nothing.map((line) => colour('green', line)),
  ].join('\n');
}

function chainBlock(chain: ExplainedChain, { run }: Explained, screen: Screen): string {
  const { width, colour } = screen;
  const instant = (ms: number): string => formatInstant(ms, run.simulatedTime);
  const often =
    chain.replications === run.replications
      ? ''
      : ` (${chain.replications} of ${plural(run.replications, 'replication')})`;
  const head = wrapped(`${instant(chain.startedAt)} ${oneLine(chain.cause)}${often}`, { width, indent: 2 });
  const times = chain.events.map(({ at }) => instant(at));
  const margin = GAP + Math.max(...times.map((time) => time.length)) + GAP;
  const lines = chain.events.slice(1).flatMap((event, place) => {
    const text = wrappedInside(oneLine(`${event.text}${detailWords(event, chain, run)}`), { width, margin });
    const time = `${' '.repeat(GAP)}${times[place + 1].padStart(margin - 2 * GAP)}${' '.repeat(GAP)}`;
    const [first, ...rest] = text;
    const shown = [`${time}${first.slice(margin)}`, ...rest];
    return event.kind === 'limit' ? shown.map((line) => colour('red', line)) : shown;
  });
  const lasting = chain.lasting === null ? [] : wrappedInside(oneLine(`${chain.lasting}.`), { width, margin: GAP });
  return [...head.map((line) => colour('bold', line)), ...lines, ...lasting.map((line) => colour('yellow', line))].join(
    '\n',
  );
}

/** When it was at its peak, when it was over, and in how many replications it was. */
function detailWords(event: ExplainedEvent, chain: ExplainedChain, run: Explained['run']): string {
  const instant = (ms: number): string => formatInstant(ms, run.simulatedTime);
  const isLate = event.peak !== null && event.peakAt - event.at >= PEAK_AFTER * run.resolution;
  const details = [
    ...(isLate && event.kind !== 'limit' ? [`most at ${instant(event.peakAt)}`] : []),
    event.until === null ? 'to the end' : `until ${instant(event.until)}`,
    ...(event.replications < chain.replications
      ? [`in ${event.replications} of ${chain.replications} replications`]
      : []),
  ];
  return ` (${details.join(', ')})`;
}

function unexplainedBlock({ unexplained }: Explained, { width }: Screen): string {
  if (unexplained.length === 0) return '';
  const names = unexplained.map(({ limit, name }) => (name === '' ? limit : `${limit} of ${name}`)).join(', ');
  const text = `Reached, in too few replications or for no reason that was recorded: ${names}.`;
  return wrapped(oneLine(text), { width, indent: 2 }).join('\n');
}
