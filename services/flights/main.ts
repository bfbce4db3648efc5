import { runDomain } from '#libs/host';
import { flights } from './index.js';

void runDomain(flights);
