import type { Filter, Formula, Indicator, Term } from '#libs/contracts';

/** What is read of one cube for a figure: measures, and the dimensions that must be kept apart. */
export interface CubeNeeds {
  readonly measures: readonly string[];
  readonly apart: readonly string[];
  /** True when each local date must be kept apart: rates change from day to day. */
  readonly dates: boolean;
}

/** What is read of a second cube; `makesRows`: its cells stand for themselves and do not only divide. */
export interface SecondNeeds extends CubeNeeds {
  readonly cube: string;
  readonly makesRows: boolean;
}

/** What a figure needs of its indicator's own cube. */
export function needsOf({ formula, parts = {}, apart = {}, ageing }: Indicator): CubeNeeds {
  const terms = Object.values(parts).map((part): Term => (typeof part === 'string' ? { measure: part } : part));
  const filters: Filter[] = [...terms.map(({ where = {} }) => where), ...Object.values(apart), ...filtersOf(formula)];
  return {
    measures: [...measuresOf(formula), ...terms.map(({ measure }) => measure), ...(ageing ? [ageing.count, ageing.seconds] : [])],
    apart: [...filters.flatMap((filter) => Object.keys(filter)), ...dimensionsOf(formula)],
    dates: isInUsd({ formula }),
  };
}

/** What a figure needs of another cube of the domain; undefined when nothing. */
export function secondNeedsOf({ formula, companion }: Indicator): SecondNeeds | undefined {
  const plain = { apart: [], dates: false, makesRows: false };
  if (companion) return { ...plain, cube: companion.cube, measures: [companion.of, companion.per] };
  if (formula.kind === 'usd' && formula.per) return { ...plain, cube: formula.per.cube, measures: [formula.per.measure] };
  if (formula.kind !== 'speed' || !formula.leg) return undefined;
  const { cube, count, seconds } = formula.leg;
  return { ...plain, cube, measures: [count, seconds], apart: ends, makesRows: true };
}

/** Names of the parts that a formula itself tells of. */
export function partsOfFormula({ kind }: Formula): readonly string[] {
  if (kind === 'capacity') return ['openDays', 'capacity'];
  if (kind === 'speed') return ['metres', 'seconds'];
  return kind === 'usd-per-haul' ? ['usdCents', 'kgKilometres'] : [];
}

/** Names of what is shown beside the value. */
export function besideNames({ apart = {}, companion }: Indicator): readonly string[] {
  return [...Object.keys(apart), ...(companion ? [companion.name] : [])];
}

/** True when figures of parts add up to the figure of the whole. */
export function isAdditive(formula: Formula): boolean {
  return formula.kind === 'sum' || (formula.kind === 'usd' && formula.per === undefined);
}

/** True when amounts are converted. */
export function isInUsd({ formula }: Pick<Indicator, 'formula'>): boolean {
  return formula.kind === 'usd' || formula.kind === 'usd-per-haul';
}

/** True when the figure rests on distances. */
export function hasDistance({ kind }: Formula): boolean {
  return kind === 'speed' || kind === 'usd-per-haul';
}

const ends = ['from', 'to'];

function measuresOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'sum':
      return [formula.measure];
    case 'share':
      return [formula.part.measure, formula.whole.measure];
    case 'mean':
      return [formula.of, formula.per, formula.per.replace(/_s$/, '_n')];
    case 'mean-age':
      return [formula.entered, formula.count];
    case 'speed':
      return [formula.count, formula.seconds];
    case 'usd':
      return [formula.amount];
    case 'usd-per-haul':
      return [formula.amount, formula.massKg];
    case 'capacity':
      return formula.tonnes ? ['n', formula.tonnes.massKg, formula.tonnes.known] : ['n'];
    case 'gauge-now':
      return [];
  }
}

function filtersOf(formula: Formula): Filter[] {
  if (formula.kind === 'sum') return formula.of ? [formula.of] : [];
  return formula.kind === 'share' ? [formula.part.where ?? {}, formula.whole.where ?? {}] : [];
}

function dimensionsOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'usd':
      return ['currency'];
    case 'usd-per-haul':
      return ['currency', ...ends];
    case 'speed':
      return ends;
    case 'mean':
      return formula.per === 'observed_s' ? ['node'] : []; // coverage in seconds needs the node's zone
    default:
      return [];
  }
}
