// Draws what a terminal shows as an SVG: text with the colours of its escape sequences.
import { stripVTControlCharacters } from 'node:util';

const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 35: '#d2a8ff', 36: '#76e3ea' };
const FOREGROUND = '#e6edf3';
const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const MARGIN = 20;
const ESCAPE = String.fromCharCode(27);

/** @param output with escape sequences; @returns an SVG document */
export function terminalPicture(output) {
  const lines = output.trimEnd().split('\n');
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const texts = lines.map((line, row) => textOf(line, MARGIN + (row + 0.75) * LINE_HEIGHT));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="What capsim printed">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="${FOREGROUND}" xml:space="preserve">
${texts.filter((text) => text !== '').join('\n')}
</g>
</svg>
`;
}

/** One line: a run of text for each style, placed by its column so that fonts do not shift tables. */
function textOf(line, y) {
  let column = 0;
  let style = { bold: false, dim: false, colour: FOREGROUND };
  const runs = [];
  for (const [i, part] of line.split(`${ESCAPE}[`).entries()) {
    const [, codes = '', text = part] = i === 0 ? [] : (/^([\d;]*)m([\s\S]*)$/.exec(part) ?? []);
    if (i > 0) style = codes.split(';').reduce(styled, style);
    if (text.trim() !== '') runs.push(runOf(text, column, style));
    column += text.length;
  }
  return runs.length === 0 ? '' : `<text y="${y}">${runs.join('')}</text>`;
}

function runOf(text, column, { bold, dim, colour }) {
  const x = (MARGIN + column * CHARACTER_WIDTH).toFixed(1);
  const length = (text.length * CHARACTER_WIDTH).toFixed(1);
  const weight = bold ? ' font-weight="bold"' : '';
  const faint = dim ? ' opacity="0.65"' : '';
  const safe = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<tspan x="${x}" textLength="${length}" fill="${colour}"${weight}${faint}>${safe}</tspan>`;
}

function styled(style, code) {
  if (code === '1') return { ...style, bold: true };
  if (code === '2') return { ...style, dim: true };
  if (code === '22') return { ...style, bold: false, dim: false };
  if (code === '39') return { ...style, colour: FOREGROUND };
  if (code === '0' || code === '') return { bold: false, dim: false, colour: FOREGROUND };
  return { ...style, colour: COLOURS[code] ?? style.colour };
}
