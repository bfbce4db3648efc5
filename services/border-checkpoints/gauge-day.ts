import { addFlag, compareText, makeRow, placeFacts, type Contribution, type Fact, type Flags, type FoldResult, type Place, type Reference } from '#libs/contracts';
import { localDay, nextLocalHourStart } from '#libs/reference';
import { keptGauge } from './gauge-event.js';

/** One observation of a series and until when it holds, in epoch seconds. */
interface Observation {
  readonly fact: Fact;
  readonly place: Place;
  readonly from: number;
  readonly until: number;
}

/** Folds one local day of one gauge series; nothing is carried over local midnight. */
export function foldGaugeDay(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const places = placeFacts(facts, reference, flags);
  const observations = holdUntilNext(latestOfEachInstant(facts, flags), facts, places);
  const contributions = observations.flatMap(spreadOverHours);
  return { contributions, flags, ...stateOf(observations.at(-1)) };
}

/** Indexes by time; of facts at one instant the later recorded, then the greater id, stands and the others are flagged. */
function latestOfEachInstant(facts: readonly Fact[], flags: Flags): number[] {
  const ordered = [...facts.keys()].sort((a, b) => compareFacts(facts[a]!, facts[b]!));
  return ordered.filter((index, position) => {
    const next = ordered[position + 1];
    const isSuperseded = next !== undefined && facts[next]!.time === facts[index]!.time;
    if (isSuperseded) addFlag(flags, index, 'gauge_same_instant');
    return !isSuperseded;
  });
}

function compareFacts(a: Fact, b: Fact): number {
  return a.time - b.time || a.recorded - b.recorded || compareText(a.id, b.id);
}

function holdUntilNext(indexes: readonly number[], facts: readonly Fact[], places: readonly Place[]): Observation[] {
  return indexes.map((index, position) => {
    const fact = facts[index]!;
    const place = places[index]!;
    const next = facts[indexes[position + 1] ?? -1];
    const from = Math.floor(fact.time / 1000);
    const staleAt = from + keptGauge(fact)[7];
    const nextAt = next ? Math.floor(next.time / 1000) : staleAt;
    return { fact, place, from, until: Math.min(nextAt, staleAt, localDay(place.zone, from).end) };
  });
}

/** One row for each local hour it holds in; the first also counts the observation and gives its value to the sketch. */
function spreadOverHours({ fact, place, from, until }: Observation): Contribution[] {
  const [, direction, unitType, lane, metric, status, value] = keptGauge(fact);
  const dims = [place.node, direction, unitType, lane, metric, fact.source];
  const isValue = status === 'VALUE';
  const rows: Contribution[] = [];
  let at = from;
  do {
    const end = Math.min(until, nextLocalHourStart(place.zone, at));
    const isFirst = at === from;
    const seconds = end - at;
    const measures = [
      isFirst ? 1 : 0,
      isFirst && isValue ? 1 : 0,
      isValue ? value * seconds : 0,
      isValue ? seconds : 0,
      status === 'CLOSED' ? seconds : 0,
      status === 'NOT_AVAILABLE' || status === 'PENDING' ? seconds : 0,
    ];
    rows.push(makeRow('border_gauges', dims, at, place.zone, measures, isFirst && isValue ? value : undefined));
    at = end;
  } while (at < until);
  return rows;
}

/** The latest observation: `VALUE:10`, `CLOSED`, `NOT_AVAILABLE` or `PENDING`. */
function stateOf(latest: Observation | undefined): Pick<FoldResult, 'state' | 'node' | 'since'> {
  if (!latest) return {};
  const [, , , , , status, value] = keptGauge(latest.fact);
  return { state: status === 'VALUE' ? `VALUE:${value}` : status, node: latest.place.node, since: latest.from };
}
