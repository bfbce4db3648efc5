import type { EventType } from '#libs/contracts';
import { countEvent } from './count-event.js';
import { declarationEvent } from './declaration-event.js';
import { gaugeEvent } from './gauge-event.js';
import { stepEvent } from './step-event.js';

/** The event types of this domain. */
export const events: readonly EventType[] = [stepEvent, gaugeEvent, countEvent, declarationEvent];
