import { Tables1795000000001 } from './1795000000001-tables.js';
import { Roles1795000000002 } from './1795000000002-roles.js';
import { Policies1795000000003 } from './1795000000003-policies.js';
import { Sketch1795000000004 } from './1795000000004-sketch.js';
import { Refold1795000000007 } from './1795000000007-refold.js';
import { Corrections1795000000030 } from './1795000000030-corrections.js';
import { Halts1795000000050 } from './1795000000050-halts.js';
import { Retention1795000000051 } from './1795000000051-retention.js';
import { Outbox1795000000052 } from './1795000000052-outbox.js';
import { WatchRole1795000000060 } from './1795000000060-watch-role.js';
import { Alarms1795000000061 } from './1795000000061-alarms.js';
import { Readers1795000000070 } from './1795000000070-readers.js';
import { Segments1795000000080 } from './1795000000080-segments.js';
import { OpenEntities1795000000090 } from './1795000000090-open-entities.js';
import { Months1795000000100 } from './1795000000100-months.js';
import { DaysOfMonths1795000000101 } from './1795000000101-days-of-months.js';
import { Restated1795000000102 } from './1795000000102-restated.js';

/** In the order they run. */
export const migrations = [
  Tables1795000000001, Roles1795000000002, Policies1795000000003, Sketch1795000000004, Refold1795000000007, Corrections1795000000030,
  Halts1795000000050, Retention1795000000051, Outbox1795000000052, WatchRole1795000000060, Alarms1795000000061, Readers1795000000070,
  Segments1795000000080, OpenEntities1795000000090, Months1795000000100, DaysOfMonths1795000000101, Restated1795000000102,
];
