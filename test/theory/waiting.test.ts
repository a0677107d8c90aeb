import { expect, test } from 'vitest';
import { erlangB, erlangC } from '../../src/theory/erlang.ts';
import { mg1MeanWait, mmcMeanBacklog, mmcMeanWait, mmcWaitBeyond } from '../../src/theory/waiting.ts';

// Loads that a blocking of 1 % allows, as printed in the usual Erlang B tables.
test.each([
  [1, 0.0101],
  [5, 1.361],
  [10, 4.461],
  [20, 12.03],
  [50, 37.9],
  [100, 84.06],
])('Erlang B of %d servers at %d erlangs is 1 %%', (servers, load) => {
  expect(erlangB(load, servers)).toBeCloseTo(0.01, 4);
});

test('Erlang B is the last term of a Poisson sum', () => {
  for (const [load, servers] of [
    [5, 10],
    [50, 60],
    [100, 100],
    [950, 1000],
  ]) {
    // Terms relative to the last one, so that nothing overflows.
    let term = 1;
    let sum = 1;
    for (let n = servers; n > 0; n--) {
      term *= n / load;
      sum += term;
    }
    expect(erlangB(load, servers) * sum).toBeCloseTo(1, 11);
  }
});

test('with no servers everything is refused, and with no load nothing', () => {
  expect([erlangB(3, 0), erlangB(0, 4)]).toEqual([1, 0]);
});

test('Erlang C of 3 servers at 2 erlangs is 4 in 9', () => {
  expect(erlangC(2, 3)).toBeCloseTo(4 / 9, 14);
  expect([erlangC(3, 3), erlangC(5, 3)]).toEqual([1, 1]);
});

test('one server with exponential service waits load / (1 - load) services', () => {
  const station = { arrivalRate: 8, serviceMean: 0.1, servers: 1 };

  expect(mmcMeanWait(station)).toBeCloseTo(0.4, 13);
  expect(mmcMeanBacklog(station)).toBeCloseTo(3.2, 13);
  expect(mmcWaitBeyond(station, 0)).toBeCloseTo(0.8, 13);
  expect(mmcWaitBeyond(station, 0.5)).toBeCloseTo(0.8 * Math.exp(-1), 13);
});

test('the mean wait of several servers is the area under the share that waits longer', () => {
  const station = { arrivalRate: 45, serviceMean: 0.1, servers: 5 };
  // The integrand is C exp(-t / 0.2): its area is C x 0.2.
  expect(mmcMeanWait(station)).toBeCloseTo(mmcWaitBeyond(station, 0) * 0.2, 13);
});

test('a single server with constant service waits half as long as with exponential service', () => {
  const base = { arrivalRate: 8, serviceMean: 0.1 };

  expect(mg1MeanWait({ ...base, serviceVariance: 0.01 })).toBeCloseTo(mmcMeanWait({ ...base, servers: 1 }), 13);
  expect(mg1MeanWait({ ...base, serviceVariance: 0 })).toBeCloseTo(0.2, 13);
});

test('a line that is offered more than it can serve grows for ever', () => {
  expect(mmcMeanWait({ arrivalRate: 50, serviceMean: 0.1, servers: 5 })).toBe(Number.POSITIVE_INFINITY);
  expect(mmcWaitBeyond({ arrivalRate: 50, serviceMean: 0.1, servers: 5 }, 9)).toBe(1);
  expect(mg1MeanWait({ arrivalRate: 10, serviceMean: 0.1, serviceVariance: 0 })).toBe(Number.POSITIVE_INFINITY);
});
