import type { FastifyRequest } from 'fastify';
import { FeedError, type ReadSettings, readSettings, type SettingName } from '#libs/adapters';
import { ProblemError } from '#libs/platform';

/** The settings in the address of a request. Throws 400, with what is allowed, for another one, a wrong one or one given twice. */
export function settingsOf(request: FastifyRequest, allowed: readonly SettingName[]): ReadSettings {
  const { searchParams } = new URL(request.url, 'http://gateway');
  const twice = [...searchParams.keys()].find((name) => searchParams.getAll(name).length > 1);
  if (twice !== undefined) throw new ProblemError(400, `${twice} is given more than once.`, { members: { parameter: twice } });
  try {
    return readSettings(Object.fromEntries(searchParams), allowed);
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new ProblemError(400, `${error.message}.`, { members: { allowed } });
  }
}
