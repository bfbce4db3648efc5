import { runDomain } from '#libs/host';
import { containerTraffic } from './index.js';

void runDomain(containerTraffic);
