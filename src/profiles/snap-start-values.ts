import { guide, PRICE_LIST } from './citations.ts';
import { dated } from './dated.ts';

const PRICES_FROM = '2024-11-18';

/** What SnapStart costs: nothing for Java, the only runtime that it had at first. */
export const snapStart2017 = {
  pricePerRestoredGB: dated(0, `${guide('snapstart')}: not charged before ${PRICES_FROM}`, '2017-01-18', 'E-37'),
  pricePerSnapshotGBSecond: dated(0, `${guide('snapstart')}: not charged before ${PRICES_FROM}`, '2017-01-18', 'E-37'),
};

export const snapStart2024 = {
  pricePerRestoredGB: dated(0.000_139_799_8, PRICE_LIST, PRICES_FROM, 'E-37'),
  pricePerSnapshotGBSecond: dated(0.000_001_504_6, PRICE_LIST, PRICES_FROM, 'E-37'),
};
