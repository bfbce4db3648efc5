/** A tenant's name: 1 to 63 characters a-z, 0-9, `-`, `_`, `.`. */
export function isTenant(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name);
}
