import { expect, test } from 'vitest';
import { renderAnnotation, renderAnnotations } from '../../src/report/annotations.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { HOSTILE, input } from './samples.ts';

const { summary } = input('throttles');

test('JUnit has a suite per scenario and a case per expectation', () => {
  const lines = renderJunit([summary]).split('\n');
  expect(lines.slice(0, 6)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="capsim" tests="4" failures="2" errors="0" skipped="0">',
    '  <testsuite name="shop" tests="4" failures="2" errors="0" skipped="0">',
    '    <testcase classname="shop" name="functions.checkout.throttleRatio &lt; 0.1%" line="30">',
    '      <failure type="missed" message="missed: found 18.2% (17.9% to 18.5%), limit 0.1%"/>',
    '    </testcase>',
  ]);
  expect(lines).toContain(
    '    <testcase classname="shop" name="functions.checkout.concurrency.max &lt;= 41" line="31"/>',
  );
});

test('JUnit of a run without expectations is an empty suite', () => {
  expect(renderJunit([input('no expectations').summary])).toContain(
    '<testsuite name="shop" tests="0" failures="0" errors="0" skipped="0">',
  );
});

test('every tag of JUnit is closed, and what a scenario holds opens none', () => {
  const expectations = summary.expectations.map((result) => ({ ...result, text: HOSTILE, note: HOSTILE }));
  const xml = renderJunit([{ ...summary, name: HOSTILE, expectations }]);
  const tags = [...xml.matchAll(/<(\/?)([a-z-]+)(?:\s[a-z]+="[^"<]*")*\s*(\/?)>/g)];
  expect(xml.replace(/<\?xml[^>]*\?>/, '').match(/</g)).toHaveLength(tags.length);
  const open: string[] = [];
  for (const [, closing, name, alone] of tags) {
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (alone !== '/') open.push(name);
  }
  expect(open).toEqual([]);
});

test('each expectation that was not met is an annotation at its line', () => {
  expect(renderAnnotations(summary, 'scenarios/shop.yaml').split('\n')).toEqual([
    '::error file=scenarios/shop.yaml,line=30,col=5::missed: functions.checkout.throttleRatio < 0.1%25: found 18.2%25 (17.9%25 to 18.5%25), limit 0.1%25',
    expect.stringMatching(/^::error file=scenarios\/shop\.yaml,line=32,col=5::inconclusive: /),
    expect.stringMatching(/^::warning file=scenarios\/shop\.yaml,line=33,col=5::missed, as a warning: /),
    '',
  ]);
});

test('an annotation is one line, and its text cannot begin another', () => {
  const text = renderAnnotation({
    level: 'error',
    file: 'a,b:c.yaml',
    line: null,
    column: null,
    message: 'one\n::error::two',
  });
  expect(text).toBe('::error file=a%2Cb%3Ac.yaml::one%0A::error::two\n');
});
