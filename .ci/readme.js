// Writes the scenario and what the command printed for it into README.md, between their marks, and a picture of the
// terminal into docs.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { terminalPicture } from './terminal-picture.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const scenario = 'scenarios/quickstart.yaml';
const args = ['bin/capsim.js', 'run', scenario];
const env = { ...process.env, FORCE_COLOR: '1' };
const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
if (status !== 0 && status !== 3) throw new Error(`capsim run ${scenario} ended with ${status}: ${stderr}`);

const readme = `${root}README.md`;
let text = readFileSync(readme, 'utf8');
text = fill(text, 'scenario', `\`\`\`yaml\n${readFileSync(root + scenario, 'utf8')}\`\`\``);
text = fill(text, 'output', `\`\`\`\n${stripVTControlCharacters(stdout)}\`\`\``);
writeFileSync(readme, text);
writeFileSync(`${root}docs/quickstart.svg`, terminalPicture(`$ capsim run ${scenario}\n\n${stdout}`));

/** Replaces what stands between `<!-- name -->` and `<!-- end of name -->`. */
function fill(document, name, content) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(open), document.indexOf(close)];
  if (from === -1 || to < from) throw new Error(`README.md has no marks for "${name}"`);
  return `${document.slice(0, from + open.length)}\n\n${content}\n\n${document.slice(to)}`;
}
