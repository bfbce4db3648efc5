import type { Json, JsonObject } from '#libs/contracts';

/** The members that are there: those that came to undefined are left out. */
export function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}
