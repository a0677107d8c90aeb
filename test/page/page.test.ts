import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingSections, verdictSection } from '../../src/report/html/sections.ts';
import { summaryField } from '../../src/study/summary-schema.ts';
import { capsim } from '../cli/command/capsim.ts';
import { launchChromium, PATIENCE_MS } from './browser.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const QUICKSTART = join(ROOT, 'scenarios', 'quickstart.yaml');
const browser = await launchChromium();
const inBrowser = test.skipIf(browser === null);

const folder = mkdtempSync(join(tmpdir(), 'capsim-page-'));

beforeAll(async () => {
  if (browser === null) return;
  const { status } = await capsim(['run', QUICKSTART, '--quiet', '--no-remedies', '--out', folder], ROOT);
  expect(status).toBe(0);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page that was opened from the disk, and everything it said or asked for meanwhile. */
async function opened(
  options: { width?: number; height?: number; file?: string } = {},
): Promise<{ page: Page; said: string[] }> {
  if (browser === null) throw new Error('no test opens a page without a browser');
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: 'light',
  });
  page.setDefaultTimeout(PATIENCE_MS);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) said.push(request.url());
  });
  await page.goto(`file://${options.file ?? join(folder, 'report.html')}`);
  await page.waitForSelector('.time-chart canvas');
  return { page, said };
}

/** What every chart shows, as data that changes with any pixel. */
function pictures(page: Page): Promise<string[]> {
  return page.$$eval('.time-chart canvas', (all) =>
    all.map((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL()),
  );
}

inBrowser('the page opens from the disk, asks for nothing, says nothing and draws every chart', async () => {
  const { page, said } = await opened();
  await page.waitForSelector('#what-if input');
  expect(said).toEqual([]);
  const figures = await page.$$eval('.time-chart', (all) => all.map((figure) => figure.id));
  expect(figures).toEqual(
    expect.arrayContaining([
      'chart-lanes',
      'chart-concurrency',
      'chart-reserved-checkout',
      'chart-throttles',
      'chart-backlog',
      'chart-latency',
    ]),
  );
  const drawn = await pictures(page);
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(drawn.length + (await page.$$('.time-chart .flat')).length).toBe(figures.length);
  expect(statSync(join(folder, 'report.html')).size).toBeLessThan(1.5 * 1024 * 1024);
});

inBrowser('a slider runs the scenario again, and the page shows what capsim run --set shows', async () => {
  const { page } = await opened();
  const slider = page.locator('[id="lever-functions.checkout.reservedConcurrency"]');
  await slider.focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => /replications with/.test(document.querySelector('.status')?.textContent ?? ''));
  expect(await page.locator('.status').textContent()).toContain("--set 'functions.checkout.reservedConcurrency=60'");
  const { stdout } = await capsim(
    [
      ...['run', QUICKSTART, '--json', '--quiet', '--no-report', '--no-remedies'],
      ...['--set', 'functions.checkout.reservedConcurrency=60'],
    ],
    ROOT,
  );
  const summary = summaryField.parse(JSON.parse(stdout));
  const wanted = { verdict: verdictSection(summary).text, findings: findingSections(summary).text };
  const [shown, expected] = await page.evaluate((texts) => {
    const textOf = (html: string): string => {
      const place = document.createElement('div');
      place.innerHTML = html;
      return place.textContent ?? '';
    };
    const part = (id: string): string => document.getElementById(id)?.textContent ?? '';
    return [part('verdict') + part('findings'), textOf(texts.verdict) + textOf(texts.findings)];
  }, wanted);
  expect(shown).toBe(expected);
  const changed = await pictures(page);
  await page.getByText('Back to the report').click();
  await page.waitForFunction(() => document.querySelector('.status')?.textContent === '');
  expect(await slider.evaluate((input) => (input as unknown as { ariaValueText: string }).ariaValueText)).toBe('30');
  expect(await pictures(page)).not.toEqual(changed);
});

inBrowser('the changed scenario can be copied, with its comments', async () => {
  const { page } = await opened();
  await page.locator('#lever-traffic').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => /replications with/.test(document.querySelector('.status')?.textContent ?? ''));
  await page.getByText('Copy the changed scenario').click();
  await page.waitForFunction(() => /clipboard/.test(document.querySelector('.status')?.textContent ?? ''));
  const area = page.locator('textarea');
  if ((await area.count()) === 0) return; // this browser lets a page of the disk write to the clipboard
  const text = await area.inputValue();
  expect(text).toContain('# the sale opens');
  expect(text).toContain('rate: 220/s');
});

inBrowser('what would be enough stands at the top, and is tried by a button', async () => {
  const { page, said } = await opened({ file: await tight() });
  await page.waitForSelector('#what-if input');
  const verdict = page.locator('#verdict');
  expect(await verdict.textContent()).toContain('functions.shop.reservedConcurrency 8 → 10');
  await verdict.getByRole('button', { name: 'Try it: functions.shop.reservedConcurrency=10' }).click();
  await page.waitForFunction(() => /replications with/.test(document.querySelector('.status')?.textContent ?? ''));
  expect(await verdict.textContent()).toContain('othing was throttled');
  await page.getByText('Back to the report').click();
  await page.waitForFunction(() => document.querySelector('.status')?.textContent === '');
  expect(await verdict.textContent()).toContain('is throttled');
  expect(said).toEqual([]);
  await page.evaluate(axe.source);
  expect(await violationsOn(page)).toEqual([]);
});

inBrowser('all charts zoom together, by buttons and by drawing over one, and come back', async () => {
  const { page } = await opened();
  const whole = await pictures(page);
  await page.getByLabel('Zoom in').click();
  const zoomed = await pictures(page);
  expect(zoomed.filter((picture, index) => picture === whole[index])).toEqual([]);
  await page.getByLabel('Show the whole run').click();
  expect(await pictures(page)).toEqual(whole);
  await page.locator('#chart-throttles').scrollIntoViewIfNeeded();
  const over = await page.locator('#chart-throttles .u-over').boundingBox();
  if (over === null) throw new Error('the chart has no place to draw over');
  await page.mouse.move(over.x + over.width * 0.3, over.y + 40);
  await page.mouse.down();
  await page.mouse.move(over.x + over.width * 0.6, over.y + 40, { steps: 4 });
  await page.mouse.up();
  const drawn = await pictures(page);
  expect(drawn.filter((picture, index) => picture === whole[index])).toEqual([]);
  await page.locator('#chart-throttles .u-over').dblclick();
  await page.mouse.move(0, 0);
  expect(await pictures(page)).toEqual(whole);
});

inBrowser('a hovered instant shows its values in every chart', async () => {
  const { page } = await opened();
  const over = page.locator('#chart-concurrency .u-over');
  await over.scrollIntoViewIfNeeded();
  await over.hover({ position: { x: 500, y: 50 } });
  const values = await page.$$eval('#chart-concurrency .u-value, #chart-throttles .u-value', (all) =>
    all.map((value) => value.textContent),
  );
  expect(values.length).toBeGreaterThan(3);
  expect(values.filter((value) => value === '–' || value === '--')).toEqual([]);
});

inBrowser('the page is dark on demand, prints without its sliders, and fits a phone', async () => {
  const { page } = await opened({ width: 390, height: 844 });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.locator('#theme').click();
  expect(await background()).not.toBe(light);
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(wide).toBeLessThanOrEqual(room);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('#what-if').isVisible()).toBe(false);
  expect((await page.pdf()).length).toBeGreaterThan(20_000);
});

inBrowser.each(['light', 'dark'] as const)('axe finds nothing that keeps people out, in %s colours', async (scheme) => {
  const { page } = await opened();
  await page.waitForSelector('#what-if input');
  await page.emulateMedia({ colorScheme: scheme });
  await page.evaluate(axe.source);
  expect(await violationsOn(page)).toEqual([]);
});

/** What axe finds on a page that has its source. */
function violationsOn(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await checker.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  });
}

/** The report of a function with a reservation that is two too small. */
async function tight(): Promise<string> {
  const text = `name: tight
run: { duration: 60s, replications: 2, resolution: 1s }
functions: { shop: { duration: 250ms, init: 0s, timeout: 5s, reservedConcurrency: 8 } }
sources:
  web: { type: sdk, target: shop, arrivals: { process: constant, rate: 40/s }, client: { retry: none } }
`;
  const [file, out] = [join(folder, 'tight.yaml'), join(folder, 'tight')];
  writeFileSync(file, text);
  await capsim(['run', file, '--quiet', '--out', out], ROOT);
  return join(out, 'report.html');
}

inBrowser('names and texts of a scenario are shown, not obeyed', async () => {
  const hostile = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>';
  const text = `name: hostile
description: ${JSON.stringify(hostile)}
run: { duration: 30s, replications: 2, resolution: 1s }
functions: { f: { duration: 1s, init: 0s } } # ${hostile}
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: 5/s } } }
expect: [ functions.f.throttles < 1 ]
`;
  const out = join(folder, 'hostile');
  const file = join(folder, 'hostile.yaml');
  writeFileSync(file, text);
  await capsim(['run', file, '--quiet', '--out', out], ROOT);
  const { page, said } = await opened({ file: join(out, 'report.html') });
  await page.waitForSelector('#what-if input');
  expect(said).toEqual([]);
  expect(await page.title()).toBe('hostile: capsim');
  expect(await page.locator('header p').textContent()).toBe(hostile);
  expect(await page.locator('img').count()).toBe(0);
});
