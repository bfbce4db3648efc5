import type { EventType } from '#libs/contracts';
import { countEvent } from './count-event.js';
import { loadEvent } from './load-event.js';
import { movementEvent } from './movement-event.js';
import { scheduleEvent } from './schedule-event.js';
import { statusEvent } from './status-event.js';

/** The event types of this domain. */
export const events: readonly EventType[] = [scheduleEvent, movementEvent, statusEvent, loadEvent, countEvent];
