import { z } from 'zod';

/** The largest amounts taken, chosen so that sums over years stay exact integers. */
export const limits = {
  amountMinor: 1e15,
  countValue: 1e12,
  gaugeValue: 1e9,
  massKg: 1e12,
  durationSeconds: 31_536_000,
  idLength: 200,
} as const;

/** Where it happened: an ordered list of `SCHEME:code`, the first known one wins; the rest is for display (domains.md 2.4). */
export const place = z
  .object({
    codes: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*:.+$/).max(limits.idLength)).min(1).max(20),
    name: z.string().optional(),
    lat: z.number().optional(),
    lon: z.number().optional(),
  })
  .meta({ reason: 'missing_field' });

/** A whole number from 0 to `max`. */
export const wholeNumber = (max: number): z.ZodNumber => z.number().int().min(0).max(max);

/** An ISO 4217 code, by its form. */
export const currency = z.string().regex(/^[A-Z]{3}$/);

export const classifier = z.enum(['PLANNED', 'ESTIMATED', 'ACTUAL']);
export const loads = ['LADEN', 'EMPTY', 'UNKNOWN'] as const;
export const load = z.enum(loads);
export const method = z.enum(['SENSOR', 'RFID', 'SYSTEM', 'MANUAL', 'SURVEY', 'MODEL']);
export const transportModes = ['RAIL', 'ROAD', 'SEA', 'INLAND_WATER', 'AIR', 'MULTIMODAL', 'UNKNOWN'] as const;

/** How often a publisher reports; a reported figure lands on the local day its period starts. */
export const periodGrains = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
/** The period of a reported figure; that `start` lies on the grain is a rule of its own. */
export const period = z.object({
  start: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).meta({ reason: 'bad_time' }),
  grain: z.enum(periodGrains),
});
export const countDirections = ['IN', 'OUT', 'BOTH', 'UNKNOWN'] as const;
