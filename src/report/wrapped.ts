/**
 * Breaks text between words into lines of at most `width` characters, those after the first indented; a word that is
 * longer, such as a path, is broken behind one of its dots or slashes where it has one. A line has a character at least.
 */
export function wrapped(text: string, { width, indent }: { width: number; indent: number }): string[] {
  const lines: string[] = [];
  let line = '';
  const room = (): number => Math.max(1, lines.length === 0 ? width : width - indent);
  const push = (words: string): void => {
    lines.push(words);
    line = '';
  };
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room()) push(line);
    while (word.length > room()) {
      const start = startOf(word, room());
      word = word.slice(start.length);
      push(start);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, i) => (i === 0 ? one : `${' '.repeat(indent)}${one}`));
}

/** As much of a word as fits, to the last dot or slash in its second half. */
function startOf(word: string, room: number): string {
  const most = word.slice(0, Math.max(1, room));
  const end = Math.max(most.lastIndexOf('.'), most.lastIndexOf('/')) + 1;
  return end > most.length / 2 ? most.slice(0, end) : most;
}

/** The same, with every line moved to the right by `margin`. */
export function wrappedInside(text: string, { width, margin }: { width: number; margin: number }): string[] {
  return wrapped(text, { width: width - margin, indent: 0 }).map((line) => `${' '.repeat(margin)}${line}`);
}

/** Text of at most `width` characters: names are told apart, and limits told, by both of their ends. */
export function withoutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const end = Math.ceil((width - 1) / 2);
  return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`;
}
