import type { EventType } from '#libs/contracts';
import { callEvent } from './call-event.js';
import { costEvent } from './cost-event.js';
import { countEvent } from './count-event.js';
import { milestoneEvent } from './milestone-event.js';

/** The event types of this domain. */
export const events: readonly EventType[] = [milestoneEvent, callEvent, countEvent, costEvent];
