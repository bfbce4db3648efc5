import type { Indicator } from '#libs/contracts';
import { movementIndicators } from './movement-indicators.js';
import { stayIndicators } from './stay-indicators.js';
import { observedStays, volumeIndicators } from './volume-indicators.js';

const laden = { load: 'LADEN' } as const;
const known = { load: ['LADEN', 'EMPTY'] } as const;

/** The part of the containers, or of their TEU, that carries cargo. */
const shares: readonly Indicator[] = [
  {
    name: 'laden-share',
    title: 'Laden share of containers',
    meaning: 'Laden containers at a node of those known to be laden or empty; the others are shown beside.',
    unit: '1',
    decimals: 4,
    cube: 'container_visits',
    formula: { kind: 'share', part: { measure: 'n', where: laden }, whole: { measure: 'n', where: known } },
    variant: { of: 'laden-share', parameter: 'in', value: 'containers' },
    defaults: observedStays,
    parts: { laden: { measure: 'n', where: laden }, empty: { measure: 'n', where: { load: 'EMPTY' } }, unknown: { measure: 'n', where: { load: 'UNKNOWN' } } },
  },
  {
    name: 'laden-share-teu',
    title: 'Laden share in TEU',
    meaning: 'Laden TEU at a node of those known to be laden or empty; the others are shown beside, in thousandths.',
    unit: '1',
    decimals: 4,
    cube: 'container_visits',
    formula: { kind: 'share', part: { measure: 'teu_milli', where: laden }, whole: { measure: 'teu_milli', where: known } },
    variant: { of: 'laden-share', parameter: 'in', value: 'teu' },
    defaults: observedStays,
    parts: {
      ladenTeuMilli: { measure: 'teu_milli', where: laden },
      emptyTeuMilli: { measure: 'teu_milli', where: { load: 'EMPTY' } },
      unknownTeuMilli: { measure: 'teu_milli', where: { load: 'UNKNOWN' } },
      teuUnknown: 'teu_unknown',
    },
  },
];

/** The published numbers of this domain (domains.md 3.4). */
export const indicators: readonly Indicator[] = [...volumeIndicators, ...shares, ...stayIndicators, ...movementIndicators];
