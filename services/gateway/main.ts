import { runService } from '#libs/platform';
import { startGateway } from './start-gateway.js';

void runService('gateway', startGateway);
