import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** How long anything may take on a slow machine; no test takes a tenth of it. */
export const PATIENCE_MS = 240_000;

/**
 * The Chromium of this system. Null, said on standard error, where there is none, or one that does not start: many
 * containers hold a stub that only asks to be installed otherwise. With CAPSIM_NEED_CHROMIUM in the environment it throws.
 */
export async function launchChromium(): Promise<Browser | null> {
  const executablePath = pathOf(NAMES);
  // Some containers have no home folder, or none that can be written.
  const home = mkdtempSync(join(tmpdir(), 'capsim-home-'));
  const removeHome = (): void => rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  try {
    if (executablePath === null) throw new Error(`none of ${NAMES.join(', ')} is in PATH`);
    const browser = await chromium.launch({
      executablePath,
      timeout: PATIENCE_MS,
      // Containers allow no sandbox within theirs, and often too little shared memory.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      env: { ...env, HOME: home },
    });
    browser.once('disconnected', removeHome);
    return browser;
  } catch (problem) {
    removeHome();
    if (env.CAPSIM_NEED_CHROMIUM) throw problem;
    console.warn(`no Chromium, so the tests of pages are left out: ${String(problem)}`);
    return null;
  }
}

function pathOf(names: readonly string[]): string | null {
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/bin'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
