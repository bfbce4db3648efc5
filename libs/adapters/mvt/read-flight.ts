import { nearestDate } from './resolve-times.js';
import type { Line } from './split-messages.js';

/** The flight that a message is about (AHM 780, elements 2 to 4). */
export interface Flight {
  readonly carrier: string;
  /** Without leading zeros, which do not matter. */
  readonly number: string;
  readonly suffix: string | undefined;
  readonly originDate: string;
  readonly registration: string;
  readonly airport: string;
}

const form = /^(?=\d?[A-Z])([A-Z\d]{2}[A-Z]?)0{0,3}(\d{1,4})([A-Z]?)\/(\d{1,2})\.([A-Z\d-]{2,10})\.([A-Z]{3})$/;

/** `KC949/10.UPA320.ALA`; the day is the one of that number nearest to receipt. Undefined for a line that is not so. */
export function readFlight({ text }: Line, receivedAt: number): Flight | undefined {
  const [, carrier, number, suffix, day, registration, airport] = form.exec(text) ?? [];
  const originDate = nearestDate(Number(day), receivedAt);
  if (carrier === undefined || number === undefined || registration === undefined || airport === undefined || originDate === undefined) return undefined;
  return { carrier, number, suffix: suffix || undefined, originDate, registration, airport };
}
