import { describeGoldens } from '#libs/testing';
import { flights } from './index.js';

describeGoldens(flights, ['G12', 'G13', 'G15']);
