import { describeGoldens } from '#libs/testing';
import { containerTraffic } from './index.js';

describeGoldens(containerTraffic, ['G01', 'G02', 'G03a', 'G03b', 'G04a', 'G04b', 'G05', 'G06', 'G07', 'G08', 'G15', 'G17', 'G18', 'G19']);
