import { type Domain, topicOf } from '#libs/contracts';
import { withTenant } from '#libs/database';
import { readWatermark } from '#libs/database/reads';
import type { AnsweringParts } from '#services/query';

/** The highest event time of a tenant that is applied to a domain; undefined when there is none. */
export function readDomainWatermark({ database, environment }: Pick<AnsweringParts, 'database' | 'environment'>, tenant: string, { name, cubes }: Domain): Promise<Date | undefined> {
  return withTenant(database, tenant, (connection) => readWatermark(connection, topicOf(name, environment.topicPrefix), tenant, cubes.map((cube) => cube.name)));
}
