import type { Domain, FoldResult } from '#libs/contracts';

/** A later release of a domain, for rehearsals of an upgrade: whatever an entity measures, it measures twice as much. */
export function nextRelease(domain: Domain): Domain {
  const { longLives } = domain;
  return {
    ...domain,
    foldVersion: domain.foldVersion + 1,
    fold: (kind, facts, reference) => doubled(domain.fold(kind, facts, reference)),
    ...(longLives && {
      longLives: {
        ...longLives,
        foldOpen: (kind, facts, reference, cut) => {
          const open = longLives.foldOpen(kind, facts, reference, cut);
          return open && doubled(open);
        },
      },
    }),
  };
}

function doubled(result: FoldResult): FoldResult {
  return { ...result, contributions: result.contributions.map((contribution) => ({ ...contribution, measures: contribution.measures.map((measure) => 2 * measure) })) };
}
