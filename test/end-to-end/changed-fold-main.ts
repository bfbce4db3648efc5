import { runDomain } from '#libs/host';
import { changedBorderCheckpoints } from './changed-fold.js';

void runDomain(changedBorderCheckpoints);
