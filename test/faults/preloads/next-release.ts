import type { Domain } from '#libs/contracts';
import { compiled } from '../controls/patch.js';
import { nextRelease } from '../releases/next-release.js';

/*
 * Loaded before a consumer: it is one of the next release.
 */
for (const domain of compiled('libs/catalog/index.js')['domains'] as readonly Domain[]) Object.assign(domain, nextRelease({ ...domain }));
