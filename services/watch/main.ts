import { runService } from '#libs/platform';
import { startWatch } from './start-watch.js';

void runService('watch', startWatch);
