#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const compiled = new URL('../dist/bin/main.js', import.meta.url);
if (existsSync(compiled)) {
  const { main } = await import(compiled.href);
  await main(process.argv.slice(2));
} else {
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.stderr.write(`capsim: not built yet; run \`npm install && npm run build\` in ${root}\n`);
  process.exitCode = 1;
}
