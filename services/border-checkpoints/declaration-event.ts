import { z } from 'zod';
import { currency, limits, place, wholeNumber, type EventType, type Fact, type Json } from '#libs/contracts';
import { regimes } from './fields.js';

const schema = z.object({
  place,
  regime: z.enum(regimes),
  partner: z.string().regex(/^[A-Z]{2}$/),
  hs: z.string().regex(/^\d{2,10}$/),
  value: z.object({ amountMinor: wholeNumber(limits.amountMinor), currency }),
  massKg: wholeNumber(limits.massKg).optional(),
  declarationId: z.string().max(limits.idLength).optional(),
  line: wholeNumber(1_000_000).optional(),
});
type DeclarationData = z.infer<typeof schema>;

/** What is kept of a declared line; `massKg` is -1 when not declared. */
export type KeptDeclaration = readonly [
  codes: readonly string[],
  regime: string,
  partner: string,
  chapter: string,
  currency: string,
  amountMinor: number,
  massKg: number,
];

/** The kept form of a declaration fact. */
export function keptDeclaration(fact: Fact): KeptDeclaration {
  return fact.kept as unknown as KeptDeclaration;
}

/** `caravan.border.declaration.v1`: one line of a customs declaration; its time is that of registration. */
export const declarationEvent: EventType = {
  type: 'caravan.border.declaration.v1',
  title: 'A line of a customs declaration',
  schema,
  isActual: () => true,
  keep: (data) => keepDeclaration(data as DeclarationData) as unknown as Json,
};

/** The chapters of the Harmonized System that trade is shown by. */
export const chapters = [...Array.from({ length: 97 }, (_, index) => String(index + 1).padStart(2, '0')), 'UNKNOWN'] as const;

function keepDeclaration(data: DeclarationData): KeptDeclaration {
  const chapter = data.hs.slice(0, 2);
  const known = chapter >= '01' && chapter <= '97' ? chapter : 'UNKNOWN';
  return [data.place.codes, data.regime, data.partner, known, data.value.currency, data.value.amountMinor, data.massKg ?? -1];
}
