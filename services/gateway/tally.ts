import type { WarningFlag } from '#libs/contracts';
import { gatewayMetrics } from '#libs/platform';
import type { RefusedEvent } from './verdict.js';

/** One thing to tell a publisher about one event, in the words of DCSA's feedback elements. */
export interface Feedback {
  readonly severity: 'ERROR' | 'WARN';
  /** A reject reason or a warning flag. */
  readonly code: string;
  readonly message: string;
  /** JSONPath. */
  readonly propertyPath: string;
}

export interface ItemFeedback {
  /** Position of the event in the request, from 0. */
  readonly index: number;
  readonly id: string | null;
  readonly feedback: readonly Feedback[];
}

/** The answer to a request: what was acknowledged and what was refused. */
export interface TallyAnswer {
  readonly accepted: number;
  readonly rejected: readonly ItemFeedback[];
  readonly warnings?: readonly ItemFeedback[];
  /** How many refused events are counted here only, when `rejected` is full. */
  readonly rejectedNotListed?: number;
}

const maxListed = 10_000;
const maxFeedback = 10;
const maxIdLength = 500;
const maxPathLength = 200;

/** Counts and lists what becomes of a request's events; bounded, whatever is sent. */
export class Tally {
  accepted = 0;
  private refused = 0;
  /** Items left out on purpose, by kind. */
  readonly ignored: Record<string, number> = {};
  private readonly rejected: ItemFeedback[] = [];
  private readonly warnings: ItemFeedback[] = [];

  /** Lists a refused event. */
  refuse(index: number, event: RefusedEvent): void {
    this.refused++;
    gatewayMetrics.rejected.inc({ reason: event.violations[0].reason });
    const feedback = event.violations.slice(0, maxFeedback).map(({ reason, message, propertyPath }): Feedback => {
      return { severity: 'ERROR', code: reason, message, propertyPath: propertyPath.slice(0, maxPathLength) };
    });
    list(this.rejected, { index, id: event.id?.slice(0, maxIdLength) ?? null, feedback });
  }

  /** Lists the oddities of an event that counts nevertheless. */
  warn(index: number, id: string, flags: readonly WarningFlag[], propertyPath = '$'): void {
    if (flags.length === 0) return;
    const feedback = flags.map((flag): Feedback => ({ severity: 'WARN', code: flag, message: `accepted; ${flag.replaceAll('_', ' ')}`, propertyPath }));
    list(this.warnings, { index, id, feedback });
  }

  /** Counts an item that is left out on purpose. */
  ignore(kind: string): void {
    gatewayMetrics.ignored.inc({ kind });
    this.ignored[kind] = (this.ignored[kind] ?? 0) + 1;
  }

  /** True when all there was is refused. */
  get isAllRefused(): boolean {
    return this.accepted === 0 && this.refused > 0 && Object.keys(this.ignored).length === 0;
  }

  answer(): TallyAnswer {
    const { accepted, rejected, warnings } = this;
    const notListed = this.refused - rejected.length;
    return { accepted, rejected, ...(warnings.length > 0 && { warnings }), ...(notListed > 0 && { rejectedNotListed: notListed }) };
  }
}

function list(items: ItemFeedback[], item: ItemFeedback): void {
  if (items.length < maxListed) items.push(item);
}
