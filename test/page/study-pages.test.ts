import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainAssetsOfBuild } from '../../src/cli/html-report.ts';
import { renderComparePage } from '../../src/report/html/compare-page.ts';
import { renderPlanPage } from '../../src/report/html/plan-page.ts';
import { renderSweepPage } from '../../src/report/html/sweep-page.ts';
import { launchChromium, PATIENCE_MS } from './browser.ts';
import { CHARTS, COMPARISON, GRID, HOPELESS, LINE, PLAN } from './study-documents.ts';

const browser = await launchChromium();
const inBrowser = test.skipIf(browser === null);
const SIZE_MAX = 100_000;

const folder = mkdtempSync(join(tmpdir(), 'capsim-study-pages-'));
const pages = new Map<string, string>();

beforeAll(async () => {
  if (browser === null) return;
  const assets = plainAssetsOfBuild();
  pages.set('plan', renderPlanPage(PLAN, assets));
  pages.set('plan without an answer', renderPlanPage(HOPELESS, assets));
  pages.set('sweep', renderSweepPage(LINE, assets));
  pages.set('grid', renderSweepPage(GRID, assets));
  pages.set('comparison', renderComparePage(COMPARISON, CHARTS, assets));
  for (const [name, text] of pages) writeFileSync(join(folder, `${name}.html`), text);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page from the disk, and everything that it said or asked for meanwhile. */
async function opened(
  name: string,
  { width = 1200, javaScriptEnabled = true }: { width?: number; javaScriptEnabled?: boolean } = {},
): Promise<{ page: Page; said: string[] }> {
  if (browser === null) throw new Error('no test opens a page without a browser');
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: 'light',
    javaScriptEnabled,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) said.push(request.url());
  });
  await page.goto(`file://${join(folder, `${name}.html`)}`);
  return { page, said };
}

/** @param rules all of them unless some are named */
async function violationsIn(page: Page, rules: readonly string[] = []): Promise<string[]> {
  return page.evaluate(async (only) => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await checker.run(only.length === 0 ? {} : { runOnly: only });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
  }, rules);
}

const valuesIn = (page: Page, selector: string): Promise<string[]> =>
  page.$$eval(`${selector} .value`, (all) => all.map((value) => value.textContent ?? ''));

const pictureOf = (page: Page, place: number): Promise<string> => page.locator('.picture').nth(place).innerHTML();

inBrowser.each(['plan', 'plan without an answer', 'sweep', 'grid', 'comparison'])(
  'the page of a %s asks for nothing, says nothing, keeps nobody out, light or dark, and fits a phone',
  async (name) => {
    const { page, said } = await opened(name, { width: 390 });
    await page.waitForSelector('#theme:not([hidden])');
    const [wide, room] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(wide).toBeLessThanOrEqual(room);
    await page.evaluate(axe.source);
    expect(await violationsIn(page)).toEqual([]);
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.locator('#theme').click();
    expect(await background()).not.toBe(light);
    expect(await violationsIn(page, ['color-contrast'])).toEqual([]);
    expect(said).toEqual([]);
    expect(pages.get(name)?.length).toBeLessThan(SIZE_MAX);
    await page.context().close();
  },
);

inBrowser('what is pointed at in one chart is shown in all of the same axis, and by keys it is said too', async () => {
  const { page } = await opened('comparison');
  const first = page.locator('.picture').first();
  await first.hover({ position: { x: 300, y: 80 } });
  const values = await valuesIn(page, '.plot');
  expect(values).toHaveLength(4);
  for (const value of values) expect(value).toMatch(/\d/);
  expect(await page.locator('.cursor line').count()).toBe(2);
  await page.mouse.move(5, 5);
  expect(await valuesIn(page, '.plot')).toEqual(['', '', '', '']);
  await first.focus();
  await page.keyboard.press('End');
  expect(await page.locator('main [role=status]').textContent()).toBe('59.50s: shop A 0.5, shop B 0.4');
  await page.keyboard.press('Escape');
  expect(await page.locator('.cursor').count()).toBe(0);
  await page.context().close();
});

inBrowser('charts of one axis zoom together, by drawing, by buttons and by keys, and come back', async () => {
  const { page } = await opened('comparison');
  const whole = [await pictureOf(page, 0), await pictureOf(page, 1)];
  const box = await page.locator('.picture').first().boundingBox();
  if (box === null) throw new Error('there is no chart to draw over');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 3 });
  await page.mouse.up();
  await page.mouse.move(5, 5);
  for (const [place, before] of whole.entries()) expect(await pictureOf(page, place)).not.toBe(before);
  await page.getByLabel('Show all').click();
  expect([await pictureOf(page, 0), await pictureOf(page, 1)]).toEqual(whole);
  await page.getByLabel('Zoom in').click();
  expect(await pictureOf(page, 1)).not.toBe(whole[1]);
  await page.locator('.picture').nth(1).focus();
  await page.keyboard.press('0');
  expect([await pictureOf(page, 0), await pictureOf(page, 1)]).toEqual(whole);
  await page.context().close();
});

inBrowser('a point of a sweep shows its interval, and a cell of a map what is not met there', async () => {
  const line = await opened('sweep');
  await line.page.locator('.picture').first().focus();
  await line.page.keyboard.press('ArrowRight');
  expect(await valuesIn(line.page, '.plot:has(.cursor)')).toEqual(['33.3% (30% to 36.7%)', '$0.02']);
  const { page } = await opened('grid');
  await page.locator('td.heat').first().focus();
  const words = page.locator('p.legend').first();
  expect(await words.textContent()).toMatch(
    /^reservedConcurrency 2, arrivals 1x · 33\.3% .* · not met: functions\.shop/,
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await words.textContent()).toMatch(/^reservedConcurrency 4, arrivals 2x · 33\.3%/);
  await page.locator('td.holds').first().hover();
  expect(await words.textContent()).toMatch(/^reservedConcurrency 10, arrivals 1x · 9\.09%/);
  await page.context().close();
});

inBrowser('the text of a quota request can be copied', async () => {
  const { page } = await opened('plan');
  await page.getByText('Copy the request').click();
  await page.waitForFunction(() => /^(Copied|Selected)/.test(document.querySelector('[data-copy]')?.textContent ?? ''));
  expect(await page.locator('#quota-text').inputValue()).toContain('Current: 4. Wanted: 10.');
  await page.context().close();
});

inBrowser(
  'without a script every chart is there as a picture, and on paper nothing but the controls is missing',
  async () => {
    for (const name of ['plan', 'comparison']) {
      const { page } = await opened(name, { javaScriptEnabled: false });
      expect(await page.locator('.plot svg path.curve').count()).toBeGreaterThan(3);
      expect(await page.locator('button:visible').count()).toBe(0);
      await page.context().close();
    }
    for (const name of ['plan', 'comparison']) {
      const { page } = await opened(name);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('button:visible').count()).toBe(0);
      expect(await page.locator('.plot svg:visible').count()).toBe(await page.locator('.plot').count());
      await page.context().close();
    }
  },
);
