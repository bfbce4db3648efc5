import { domains } from '#libs/catalog';
import { withVerifySource } from '#libs/database';
import { EventReader, type Verdict, verifyDomain } from '#libs/engine';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

/** Recomputes every domain from its facts; each domain is judged on one snapshot of the database. */
export function runVerify(settings: Settings, onProgress: (domain: string, entities: number) => void): Promise<Verdict[]> {
  return withOperator(settings, async (database) => {
    const verdicts: Verdict[] = [];
    for (const domain of domains) {
      const parts = { domain, reader: new EventReader([domain]), onProgress: (entities: number) => onProgress(domain.name, entities) };
      verdicts.push(await withVerifySource(database, (source, references) => verifyDomain({ ...parts, source, references })));
    }
    return verdicts;
  }, 'long');
}
