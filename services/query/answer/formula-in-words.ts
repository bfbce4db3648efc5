import type { Cube, Filter, Formula, Indicator, Term } from '#libs/contracts';

/** A formula as a sentence would say it. */
export function formulaInWords({ formula, where, ageing }: Indicator, cube: Cube): string {
  const ages = ageing ? `, with the ages of those in state ${ageing.state}` : '';
  return `${sentenceOf(formula, cube)}${ages}${whereInWords(where)}`;
}

function sentenceOf(formula: Formula, cube: Cube): string {
  switch (formula.kind) {
    case 'sum':
      return `${termInWords({ measure: formula.measure, ...(formula.of ? { where: formula.of } : {}) })} of ${cube.name}${over(formula.divisor)}`;
    case 'mean':
      return `sum of ${formula.of} / sum of ${formula.per} of ${cube.name}${over(formula.divisor)}`;
    case 'share':
      return `${termInWords(formula.part)} / ${termInWords(formula.whole)} of ${cube.name}`;
    case 'mean-age':
      return `(time asked at - sum of ${formula.entered} / sum of ${formula.count}) of ${cube.name}${over(formula.divisor)}`;
    case 'speed':
      return speedInWords(formula, cube);
    case 'usd': {
      const per = formula.per ? ` / sum of ${formula.per.measure} of ${formula.per.cube}` : '';
      return `sum of ${formula.amount} of ${cube.name} in USD${per}: ${conversion}`;
    }
    case 'usd-per-haul':
      return `sum of ${formula.amount} of ${cube.name} in USD x ${formula.kilometres} km x ${formula.tonnes} t / sum of (tonnes x kilometres): ${conversion}`;
    case 'capacity':
      return capacityInWords(formula, cube);
    case 'gauge-now':
      return `the latest fact of each series of ${cube.name}, with its age; STALE when older than its source says it holds`;
  }
}

const conversion = 'each local day and currency at the rate of that day, or the latest of the 7 days before, rounded to a cent';

function speedInWords({ count, seconds, leg }: Extract<Formula, { kind: 'speed' }>, cube: Cube): string {
  const ofLegs = leg ? `; of a single leg sum of ${leg.count} x its length / sum of ${leg.seconds} of ${leg.cube}` : '';
  return `sum of ${count} x length of the way / sum of ${seconds} of ${cube.name}${ofLegs}`;
}

function capacityInWords({ unit, tonnes }: Extract<Formula, { kind: 'capacity' }>, cube: Cube): string {
  if (tonnes) return `sum of ${tonnes.massKg} / 1000 of ${cube.name} / (${unit ?? 'yearly capacity'} x days / days of the year)`;
  return `sum of n of ${cube.name} / (design capacity x open days): ${unit ?? 'trains per direction by rail, trucks, buses and cars by road'}`;
}

function termInWords({ measure, where }: Term): string {
  return `sum of ${measure}${whereInWords(where)}`;
}

function whereInWords(where: Filter = {}): string {
  const conditions = Object.entries(where).map(([name, value]) => `${name} is ${[value].flat().join(' or ')}`);
  return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
}

function over(divisor: number | undefined): string {
  return divisor ? ` / ${divisor}` : '';
}
