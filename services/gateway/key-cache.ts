import { hash } from 'node:crypto';
import type { ApiKeyLookup, KeyHolder } from './gateway-parts.js';

const freshMillis = 10_000;
const freshMissMillis = 2_000;
const askAgainAfterFailureMillis = 2_000;
/** A key goes on working for this long while nobody can be asked. */
const staleMillis = 5 * 60_000;
const maxEntries = 10_000;

interface Known {
  readonly holder: KeyHolder | undefined;
  /** When `holder` was last confirmed. */
  readonly confirmedAt: number;
  readonly askAgainAt: number;
  /** True when the last question had no answer. */
  readonly isFailing: boolean;
}

type Answer = { readonly holder: KeyHolder | undefined } | { readonly error: unknown };

/** A lookup that asks `lookup` at most once in 10 s for a key, 2 s for a wrong one, and survives 5 minutes without it. Bounded. */
export function cacheKeys(lookup: ApiKeyLookup, now: () => number): ApiKeyLookup {
  const holders = new Map<string, Known>();
  const misses = new Map<string, Known>();
  const asked = new Map<string, Promise<Answer>>();

  async function ask(secret: string, name: string): Promise<Answer> {
    try {
      const holder = await lookup(secret);
      const confirmedAt = now();
      if (!holder) holders.delete(name);
      remember(holder ? holders : misses, name, { holder, confirmedAt, askAgainAt: confirmedAt + (holder ? freshMillis : freshMissMillis), isFailing: false });
      return { holder };
    } catch (error) {
      const known = holders.get(name);
      if (!known || now() - known.confirmedAt >= staleMillis) return { error };
      remember(holders, name, { ...known, askAgainAt: now() + askAgainAfterFailureMillis, isFailing: true });
      return { holder: known.holder };
    } finally {
      asked.delete(name);
    }
  }

  return async (secret) => {
    const name = hash('sha256', secret, 'base64');
    const known = holders.get(name) ?? misses.get(name);
    if (known && now() < known.askAgainAt) return known.holder;
    const asking = asked.get(name) ?? ask(secret, name);
    asked.set(name, asking);
    if (known?.isFailing && now() - known.confirmedAt < staleMillis) return known.holder;
    const answer = await asking;
    if ('error' in answer) throw answer.error;
    return answer.holder;
  };
}

/** The entry written longest ago leaves when there are too many. */
function remember(entries: Map<string, Known>, name: string, known: Known): void {
  entries.delete(name);
  entries.set(name, known);
  if (entries.size <= maxEntries) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
