import type { Contribution, Domain, Fact, Json } from '#libs/contracts';
import { borderCheckpoints } from '#services/border-checkpoints';

/** What the changed release keeps of an event: the same in another form, which the present release cannot read. */
interface KeptByIt {
  readonly release: 2;
  readonly kept: Json;
}

const unwrap = (kept: Json): Json => (kept as unknown as KeptByIt).kept;
const asBefore = (fact: Fact): Fact => ({ ...fact, kept: unwrap(fact.kept) });

/**
 * A later release of border-checkpoints, for tests of an upgrade: reported counts come out twice as large, gauges go to entities
 * of another name, and what is kept of an event has another form.
 */
export const changedBorderCheckpoints: Domain = {
  ...borderCheckpoints,
  foldVersion: borderCheckpoints.foldVersion + 1,
  events: borderCheckpoints.events.map((event) => ({ ...event, keep: (data) => ({ release: 2, kept: event.keep(data) }) })),
  routeKey: (type, kept) => borderCheckpoints.routeKey(type, unwrap(kept)),
  entityOf: (fact, reference) => {
    const name = borderCheckpoints.entityOf(asBefore(fact), reference);
    return name?.kind === 'gauge-day' ? { ...name, key: `renamed ${name.key}` } : name;
  },
  fold: (kind, facts, reference) => {
    const result = borderCheckpoints.fold(kind, facts.map(asBefore), reference);
    return { ...result, contributions: result.contributions.map(doubled) };
  },
};

function doubled(contribution: Contribution): Contribution {
  const [facts = 0, value = 0] = contribution.measures;
  return contribution.cube === 'border_counts' ? { ...contribution, measures: [facts, 2 * value] } : contribution;
}
