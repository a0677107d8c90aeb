import { MS } from '../units/time.ts';
import type { DurationLaw } from './profile.ts';

export type Architecture = 'x86_64' | 'arm64';
export type PackageType = 'zip' | 'image';

/** A runtime by AWS's identifier, with how long its Init takes where a scenario does not say. */
export interface Runtime {
  readonly name: string;
  /** The day it was launched, ISO: AWS announcements (documented, not re-read). */
  readonly since: string;
  /** Whether AWS provides it: decides, for zip packages, whether Init was billed before August 2025 (B-04). */
  readonly isManaged: boolean;
  /** Where the figures of `init` come from; starts with `assumed:` where they stand for something else. */
  readonly source: string;
  readonly init: InitFigures;
}

/** Median and one high quantile, in milliseconds. Hello-world figures, so lower bounds of real ones (E-36). */
type InitFigure = { readonly p50: number } & ({ readonly p95: number } | { readonly p99: number });

interface InitFigures {
  readonly zipX86: InitFigure;
  readonly zipArm64?: InitFigure;
  readonly imageX86?: InitFigure;
  readonly imageArm64?: InitFigure;
}

const PERF = 'maxday/lambda-perf, hello world, Init Duration of';
const PERF_2026 = `${PERF} June and July 2026 at 512 MB (550 cold starts)`;
const PERF_2025 = `${PERF} 2025-01-15 (40 cold starts)`;
const PERF_2023 = `${PERF} 2023-06-01 (40 cold starts)`;
const PERF_2022 = `${PERF} 2022-10-01 (10 cold starts)`;
const RESPONSE =
  'assumed: whole response time of a cold call stands for Init, M. Shilkov, mikhailio-hugo (2019 to 2021), runtimes of that language together';
const FIRST_RUN_2017 =
  'assumed: first run at 512 MB, into which class loading fell, stands for Init, theburningmonk/lambda-coldstart-comparison, June 2017';

/** How much longer the Init of an image takes where only zip packages were measured: as for Node.js and Python. */
const IMAGE_FACTOR = 1.8;

/** Newest first within a language. `provided` runtimes carry the figures of a Go program. */
export const runtimes: readonly Runtime[] = [
  managed(
    'nodejs24.x',
    '2025-11-25',
    PERF_2026,
    p99(144.2, 217.7),
    p99(126.5, 166.6),
    p99(285.8, 848.8),
    p99(227.2, 749.6),
  ),
  managed(
    'nodejs22.x',
    '2024-11-21',
    PERF_2026,
    p99(147.7, 222.6),
    p99(129.5, 215.5),
    p99(297.0, 798.8),
    p99(233.4, 723.4),
  ),
  managed(
    'nodejs20.x',
    '2023-11-15',
    PERF_2026,
    p99(146.9, 208.3),
    p99(132.0, 175.7),
    p99(275.4, 812.4),
    p99(227.1, 690.6),
  ),
  managed(
    'nodejs18.x',
    '2022-11-18',
    PERF_2025,
    p95(181.1, 221.2),
    p95(183.9, 193.7),
    p95(294.6, 509.7),
    p95(278.8, 468.6),
  ),
  managed(
    'nodejs16.x',
    '2022-05-12',
    PERF_2025,
    p95(149.2, 194.4),
    p95(148.4, 158.8),
    p95(256.9, 417.7),
    p95(239.5, 412.9),
  ),
  managed('nodejs14.x', '2021-02-03', PERF_2023, p95(177.1, 208.8), p95(180.6, 190.4)),
  managed('nodejs12.x', '2019-11-18', PERF_2022, p95(153.5, 170.5)),
  managed('nodejs10.x', '2019-05-15', RESPONSE, p95(264.1, 487.4)),
  managed('nodejs8.10', '2018-04-02', RESPONSE, p95(264.1, 487.4)),
  managed('nodejs6.10', '2017-03-22', RESPONSE, p95(264.1, 487.4)),
  managed('nodejs4.3', '2016-04-07', RESPONSE, p95(264.1, 487.4)),
  managed(
    'python3.14',
    '2025-11-18',
    PERF_2026,
    p99(121.6, 279.6),
    p99(104.1, 222.6),
    p99(190.9, 469.6),
    p99(162.7, 386.7),
  ),
  managed(
    'python3.13',
    '2024-11-13',
    PERF_2026,
    p99(97.8, 209.8),
    p99(82.0, 134.8),
    p99(161.3, 385.0),
    p99(134.2, 339.1),
  ),
  managed(
    'python3.12',
    '2023-12-14',
    PERF_2026,
    p99(87.8, 138.4),
    p99(81.1, 167.1),
    p99(167.8, 391.0),
    p99(130.8, 345.8),
  ),
  managed(
    'python3.11',
    '2023-07-27',
    PERF_2026,
    p99(81.9, 131.5),
    p99(73.7, 107.2),
    p99(159.8, 352.0),
    p99(122.1, 287.8),
  ),
  managed(
    'python3.10',
    '2023-04-18',
    PERF_2026,
    p99(79.9, 136.0),
    p99(73.5, 110.5),
    p99(157.6, 351.3),
    p99(124.3, 315.2),
  ),
  managed(
    'python3.9',
    '2021-08-16',
    PERF_2026,
    p99(80.0, 134.5),
    p99(73.7, 108.5),
    p99(154.8, 365.4),
    p99(123.4, 321.3),
  ),
  managed(
    'python3.8',
    '2019-11-18',
    PERF_2025,
    p95(132.2, 149.7),
    p95(121.0, 143.4),
    p95(236.0, 448.1),
    p95(193.4, 330.5),
  ),
  managed('python3.7', '2018-11-19', PERF_2023, p95(116.4, 141.5)),
  managed('python3.6', '2017-04-18', RESPONSE, p95(215.4, 402.1)),
  managed('python2.7', '2015-10-08', RESPONSE, p95(215.4, 402.1)),
  managed(
    'java25',
    '2025-11-14',
    PERF_2026,
    p99(197.4, 504.3),
    p99(193.7, 427.6),
    p99(251.4, 657.9),
    p99(237.5, 569.9),
  ),
  managed(
    'java21',
    '2023-11-16',
    PERF_2026,
    p99(247.3, 618.4),
    p99(245.7, 585.8),
    p99(340.1, 803.0),
    p99(301.4, 732.8),
  ),
  managed(
    'java17',
    '2023-04-27',
    PERF_2026,
    p99(209.0, 317.7),
    p99(214.2, 287.9),
    p99(301.0, 614.4),
    p99(284.4, 698.5),
  ),
  managed(
    'java8.al2',
    '2020-08-12',
    PERF_2026,
    p99(255.8, 533.1),
    p99(255.5, 514.6),
    p99(341.9, 752.8),
    p99(315.9, 597.5),
  ),
  managed(
    'java11',
    '2019-11-18',
    PERF_2026,
    p99(280.8, 594.8),
    p99(277.3, 555.6),
    p99(380.8, 785.1),
    p99(332.4, 731.2),
  ),
  managed('java8', '2015-06-15', FIRST_RUN_2017, p99(982.5, 1288.3)),
  managed(
    'dotnet10',
    '2026-01-08',
    PERF_2026,
    p99(260.4, 704.8),
    p99(254.2, 655.6),
    p99(404.1, 917.6),
    p99(356.1, 791.4),
  ),
  managed(
    'dotnet8',
    '2024-02-22',
    PERF_2026,
    p99(260.1, 697.6),
    p99(291.1, 663.2),
    p99(403.7, 824.2),
    p99(408.7, 815.6),
  ),
  managed(
    'dotnet6',
    '2022-02-24',
    PERF_2025,
    p95(252.9, 303.0),
    p95(304.7, 323.2),
    p95(373.1, 580.4),
    p95(408.8, 614.0),
  ),
  managed('dotnetcore3.1', '2020-03-31', PERF_2022, p95(158.2, 174.0)),
  managed('dotnetcore2.1', '2018-07-09', RESPONSE, p95(517.1, 759.8)),
  managed('dotnetcore2.0', '2018-01-15', RESPONSE, p95(517.1, 759.8)),
  managed('dotnetcore1.0', '2016-12-01', FIRST_RUN_2017, p99(1055.4, 1918.2)),
  managed(
    'ruby3.4',
    '2025-03-26',
    PERF_2026,
    p99(233.5, 516.0),
    p99(239.8, 440.3),
    p99(270.9, 509.9),
    p99(274.1, 451.2),
  ),
  managed(
    'ruby3.3',
    '2024-04-04',
    PERF_2026,
    p99(248.5, 490.7),
    p99(249.9, 443.0),
    p99(278.7, 491.5),
    p99(288.3, 472.3),
  ),
  managed(
    'ruby3.2',
    '2023-06-07',
    PERF_2026,
    p99(238.7, 486.6),
    p99(271.5, 485.4),
    p99(276.8, 498.6),
    p99(300.5, 453.2),
  ),
  managed('ruby2.7', '2020-02-19', PERF_2023, p95(143.3, 191.5), p95(154.0, 160.3)),
  managed('go1.x', '2018-01-15', PERF_2023, p95(95.6, 117.8)),
  custom(
    'provided.al2023',
    '2023-11-10',
    PERF_2026,
    p99(51.0, 71.8),
    p99(43.0, 54.0),
    p99(48.1, 123.3),
    p99(39.0, 94.8),
  ),
  custom('provided.al2', '2020-08-12', PERF_2026, p99(50.8, 84.1), p99(42.7, 53.9), p99(44.6, 115.3), p99(38.1, 80.2)),
  custom('provided', '2018-11-29', PERF_2022, p95(64.2, 74.0)),
];

/** The runtime of that name; undefined when there is none. */
export function findRuntime(name: string): Runtime | undefined {
  return runtimes.find((runtime) => runtime.name === name);
}

/** What a function runs on where the scenario does not say: the newest Node.js of that day. */
export function defaultRuntime(date: string): Runtime {
  const there = runtimes.filter(({ name, since }) => name.startsWith('nodejs') && since <= date);
  return there.reduce((newest, runtime) => (runtime.since > newest.since ? runtime : newest));
}

/** How a function is packaged, as far as Init depends on it. Memory hardly matters (E-34). */
export interface Packaging {
  readonly architecture: Architecture;
  readonly packageType: PackageType;
}

/** A law of Init with where it was read. */
export interface InitDefault {
  readonly law: DurationLaw;
  readonly source: string;
}

/** The law of Init of a runtime: lognormal through two measured quantiles. */
export function defaultInit(runtime: Runtime, { architecture, packageType }: Packaging): InitDefault {
  const { zipX86, zipArm64, imageX86, imageArm64 } = runtime.init;
  const zip = architecture === 'arm64' ? zipArm64 : zipX86;
  const image = architecture === 'arm64' ? imageArm64 : imageX86;
  const measured = packageType === 'image' ? image : zip;
  if (measured) return { law: lognormal(measured, 1), source: runtime.source };
  const factor = packageType === 'image' ? IMAGE_FACTOR : 1;
  const scaled = packageType === 'image' ? `${IMAGE_FACTOR} times the figures` : 'figures';
  return {
    law: lognormal(zip ?? zipX86, factor),
    source: `assumed: ${scaled} of the zip package, not measured for ${packageType} on ${architecture}; ${runtime.source}`,
  };
}

/** Quantiles in microseconds. */
function lognormal(figure: InitFigure, factor: number): DurationLaw {
  const scaled = (milliseconds: number): number => Math.round(milliseconds * factor * MS);
  const high = 'p99' in figure ? { p99: scaled(figure.p99) } : { p95: scaled(figure.p95) };
  return { distribution: 'lognormal', p50: scaled(figure.p50), ...high };
}

function p95(p50: number, high: number): InitFigure {
  return { p50, p95: high };
}

function p99(p50: number, high: number): InitFigure {
  return { p50, p99: high };
}

type Figures = readonly [zipX86: InitFigure, zipArm64?: InitFigure, imageX86?: InitFigure, imageArm64?: InitFigure];

function managed(name: string, since: string, source: string, ...figures: Figures): Runtime {
  const [zipX86, zipArm64, imageX86, imageArm64] = figures;
  return { name, since, isManaged: true, source, init: { zipX86, zipArm64, imageX86, imageArm64 } };
}

function custom(name: string, since: string, source: string, ...figures: Figures): Runtime {
  return { ...managed(name, since, source, ...figures), isManaged: false };
}
