import { evaluateGaugeMean, evaluateTfi1, evaluateTfi2, evaluateUtilisation } from './golden/border.js';
import { evaluateOpenAge, evaluateSpeed, evaluateTfi3 } from './golden/containers.js';
import type { GoldenContext } from './golden/golden-cells.js';
import { evaluateGrowth, evaluateRatio, evaluateSum, evaluateUsd } from './golden/sums.js';

export type { DayRollup, GoldenContext } from './golden/golden-cells.js';

type Evaluate = (args: never, context: GoldenContext) => Promise<unknown>;

const evaluators: Readonly<Record<string, Evaluate>> = {
  growth: evaluateGrowth, sum: evaluateSum, ratio: evaluateRatio, usd: evaluateUsd, tfi1: evaluateTfi1, tfi2: evaluateTfi2,
  utilisation: evaluateUtilisation, gaugeMean: evaluateGaugeMean,
  speed: evaluateSpeed, openAge: evaluateOpenAge, tfi3: evaluateTfi3,
};

/** The names that {@link evaluateGolden} knows. */
export const goldenIndicators: readonly string[] = Object.keys(evaluators);

/** The value of an indicator of a golden example, in the shape of its `expect.indicators`. Throws for a name it does not know. */
export function evaluateGolden(name: string, args: unknown, context: GoldenContext): Promise<unknown> {
  const evaluate = evaluators[name];
  if (!evaluate) throw new Error(`no golden indicator is called ${name}; known: ${goldenIndicators.join(', ')}`);
  return evaluate(args as never, context);
}
