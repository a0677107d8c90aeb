import { isMet, type Point, unmet } from '../study/plan-points.ts';
import type { Setting } from '../study/plan-setting.ts';
import { plural } from './format.ts';

/** What a search had found when it was stopped, in sentences: where the answer lies as far as it is known. */
export function stoppedWords(points: readonly Point[], settings: readonly Setting[]): string[] {
  const paths = new Set(settings.map(({ path }) => path));
  // Points with more traffic tell of how far an answer reaches, not of the answer.
  const own = points.filter(({ changes }) => changes.every(({ path }) => paths.has(path)));
  const begin = `Stopped after ${plural(points.length, 'point')}, before there was an answer`;
  if (own.length === 0) return [`${begin}: nothing was found yet.`];
  const [setting] = settings;
  const found = settings.length === 1 ? bracketWords(own, setting) : closestWords(own);
  return [`${begin}; nothing was written.`, ...found];
}

/** The two values nearest to each other of which one meets everything and the other does not. */
function bracketWords(points: readonly Point[], setting: Setting): string[] {
  const { path, kind } = setting;
  const tried = points
    .flatMap((point) => {
      const text = point.changes.find((change) => change.path === path)?.value;
      const value = text === undefined ? setting.present : kind.read(text);
      return value === null ? [] : [{ value, point }];
    })
    .sort((one, other) => one.value - other.value);
  const pairs = tried.slice(1).map((above, place) => ({ below: tried[place], above }));
  const boundary = pairs.find(({ below, above }) => isMet(below.point) !== isMet(above.point));
  if (boundary === undefined) return closestWords(points);
  const { below, above } = boundary;
  const [good, bad] = isMet(below.point) ? [below, above] : [above, below];
  const missed = unmet(bad.point).map(({ text }) => text);
  const range = `${kind.write(below.value)}..${kind.write(above.value)}`;
  return [
    `${path}: ${kind.write(good.value)} meets every expectation, ${kind.write(bad.value)} misses ${missed.join('; ')}.`,
    ...(kind.between(below.value, above.value) === null
      ? [
          `Nothing lies between them: ${kind.write(good.value)} is the answer, but how far it reaches was not found out.`,
        ]
      : [`--tune ${path}=${range} goes on from there.`]),
  ];
}

/** Of several settings: what met everything, or what missed least. */
function closestWords(points: readonly Point[]): string[] {
  const met = points.filter(isMet).at(-1);
  if (met !== undefined) return [`Meets every expectation, if not with the least settings: ${settingsWords(met)}.`];
  const best = points.reduce((least, point) => (unmet(point).length < unmet(least).length ? point : least));
  const missed = unmet(best).map(({ text }) => text);
  return [`No point met every expectation; nearest was ${settingsWords(best)}, which misses ${missed.join('; ')}.`];
}

function settingsWords({ changes }: Point): string {
  return changes.length === 0
    ? 'the scenario as it is'
    : changes.map(({ path, value }) => `${path}=${value}`).join(', ');
}
