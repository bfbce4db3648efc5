import { type HeldFacts, type IncomingFact, currentFacts, factIdOf, isRepeat, packFacts, revisionsOf, unpackFacts, withVersion } from '#libs/engine';

function incoming(changes: Partial<IncomingFact> = {}): IncomingFact {
  const eventId = changes.eventId ?? 'e';
  return {
    tenant: 't', domain: 'toy', factId: factIdOf('t', 'toy', '/s', eventId), source: '/s', eventId, type: 'x', time: 1_714_521_600_000, recorded: 100, recordedGiven: true,
    sequence: undefined, retracted: false, content: '01'.repeat(8), kept: { a: [1, 'é', true, 2.5], b: { c: Number.MAX_SAFE_INTEGER } }, warnings: [], ...changes,
  };
}

describe('a held fact', () => {
  it('keeps the highest version, whatever comes last', () => {
    const newer = incoming({ recorded: 200, content: '02'.repeat(8) });
    for (const order of [[incoming(), newer], [newer, incoming()]]) {
      const [first, second] = order as [IncomingFact, IncomingFact];
      const held = withVersion(withVersion(undefined, first), second);
      expect([held.recorded, revisionsOf(held)]).toEqual([200, 2]);
      expect([isRepeat(held, first), isRepeat(held, second)]).toEqual([true, true]);
    }
  });

  it('knows versions apart by recorded time, sequence and content', () => {
    const held = withVersion(withVersion(undefined, incoming()), incoming({ recorded: 200 }));
    const others = [incoming({ recorded: 101 }), incoming({ sequence: '1' }), incoming({ sequence: '' }), incoming({ content: '03'.repeat(8) })];
    expect(others.map((other) => isRepeat(held, other))).toEqual([false, false, false, false]);
  });

  it('takes what carries no recorded time for a repeat when the current version says the same', () => {
    const held = withVersion(undefined, incoming({ recordedGiven: false }));
    expect(isRepeat(held, incoming({ recordedGiven: false, recorded: 500 }))).toBe(true);
    expect(isRepeat(held, incoming({ recordedGiven: false, recorded: 500, sequence: '1' }))).toBe(false);
    expect(isRepeat(held, incoming({ recordedGiven: false, recorded: 500, content: '09'.repeat(8) }))).toBe(false);
    expect(isRepeat(held, incoming({ recordedGiven: true, recorded: 500 }))).toBe(false);
  });
});

function entityOf(...facts: readonly IncomingFact[]): HeldFacts {
  const held: HeldFacts = new Map();
  for (const fact of facts) held.set(fact.factId, withVersion(held.get(fact.factId), fact));
  return held;
}

describe('the facts of an entity', () => {
  const facts = [
    incoming({ eventId: 'a', sequence: '7' }), incoming({ eventId: 'a', recorded: 300 }), incoming({ eventId: 'b', source: '/other', time: 5 }),
    incoming({ eventId: 'c', retracted: true, time: undefined, kept: null }), incoming({ eventId: 'd', sequence: '' }),
  ];

  it('come back from bytes as they were', () => {
    const held = entityOf(...facts);
    expect(unpackFacts(packFacts(held))).toEqual(new Map([...held].sort(([a], [b]) => (a < b ? -1 : 1))));
  });

  it('pack to the same bytes in whatever order they came', () => {
    expect(packFacts(entityOf(...[...facts].reverse())).equals(packFacts(entityOf(...facts)))).toBe(true);
  });

  it('show a fold what is current and not withdrawn, by time', () => {
    expect(currentFacts(entityOf(...facts)).map(({ id }) => id)).toEqual(expect.arrayContaining(['b', 'a', 'd']));
    expect(currentFacts(entityOf(...facts))[0]?.id).toBe('b');
    expect(currentFacts(entityOf(...facts))).toHaveLength(3);
  });
});
