import { runDomain } from '#libs/host';
import { borderCheckpoints } from './index.js';

void runDomain(borderCheckpoints);
