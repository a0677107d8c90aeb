const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const GAP = ' ';

/**
 * Values over time as a line of bars, from zero to the largest value. Several values that share a bar are told by the
 * largest of them, so that a short peak is never averaged away. A value above zero is never drawn as zero.
 *
 * @param values NaN where there is no data, drawn as a gap
 * @param width characters at most; shorter when there are fewer values
 */
export function sparkline(values: ArrayLike<number>, width: number): string {
  const bars = Math.min(width, values.length);
  const heights = Array.from({ length: bars }, (_, bar) => peakBetween(values, bar / bars, (bar + 1) / bars));
  const top = Math.max(0, ...heights.filter(Number.isFinite));
  return heights.map((height) => barFor(height, top)).join('');
}

function peakBetween(values: ArrayLike<number>, from: number, to: number): number {
  let peak = Number.NaN;
  const end = Math.round(to * values.length);
  for (let i = Math.round(from * values.length); i < end; i++) {
    if (!(peak >= values[i]) && Number.isFinite(values[i])) peak = values[i];
  }
  return peak;
}

function barFor(height: number, top: number): string {
  if (Number.isNaN(height)) return GAP;
  if (height <= 0 || top === 0) return BARS[0];
  return BARS[Math.max(1, Math.round((height / top) * (BARS.length - 1)))];
}
