import { eraOn, type ServiceEra, type ServiceRow, serviceTable } from '../sources/service-table.ts';

/** A source type as it was on one date. */
export interface SourceOnDate extends ServiceEra {
  readonly type: string;
  readonly service: string;
}

/** What can invoke functions on a date, in the order of the table. @param date ISO */
export function sourcesOn(date: string): SourceOnDate[] {
  return serviceTable.flatMap((row) => {
    const era = eraOn(row, date);
    return era === undefined ? [] : [{ type: row.type, service: row.service, ...era }];
  });
}

/** What cannot invoke functions yet on a date, with the date from which it can. */
export function sourcesAfter(date: string): { readonly type: string; readonly since: string }[] {
  return serviceTable
    .filter((row) => eraOn(row, date) === undefined)
    .map(({ type, eras }) => ({ type, since: eras[0].from }));
}

/** The whole table as a page of Markdown. */
export function sourcesPage(): string {
  const head =
    '| type | service | since | invokes by | unit of concurrency | who retries, how long | batching | facts |';
  const rows = serviceTable.flatMap((row) => row.eras.map((era) => pageRow(row, era)));
  return [
    '# Event sources',
    '',
    'How each source type invokes a function, what one concurrent run is, and who tries again. A type with several rows',
    'changed: the last row whose date is not after the profile holds. `capsim profiles NAME --sources` prints the rows',
    'of one profile. The dates that the facts do not give are launch dates.',
    '',
    head,
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function pageRow({ type, service }: ServiceRow, era: ServiceEra): string {
  const cells = [
    `\`${type}\``,
    service,
    era.from,
    era.invocation,
    era.unit,
    era.retries,
    era.batching,
    era.facts.join(' '),
  ];
  return `| ${cells.join(' | ')} |`;
}
