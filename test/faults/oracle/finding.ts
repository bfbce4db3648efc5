/** Something that must not be: a kind to count by, and one example in words. */
export interface Finding {
  readonly kind:
    | 'conservation'
    | 'lost'
    | 'doubled'
    | 'foreign'
    | 'rollup'
    | 'restatement'
    | 'dead-letter'
    | 'acknowledged'
    | 'snapshot'
    | 'progress'
    | 'halt'
    | 'process'
    | 'simulation'
    | 'reason'
    | 'gateway';
  readonly detail: string;
}

const mostWorded = 4;

/** Collects findings; keeps the first few of a kind in words and counts the rest. */
export class Findings {
  readonly all: Finding[] = [];
  private readonly counts = new Map<Finding['kind'], number>();

  add(kind: Finding['kind'], detail: string): void {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count <= mostWorded) this.all.push({ kind, detail });
  }

  /** Takes over what another collection holds. */
  absorb(other: Findings): void {
    for (const { kind, detail } of other.all) this.add(kind, detail);
    for (const [kind, count] of other.counts) this.counts.set(kind, (this.counts.get(kind) ?? 0) + Math.max(0, count - mostWorded));
  }

  /** `3 lost, 1 rollup`; empty when there is nothing. */
  get summary(): string {
    return [...this.counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  }

  has(kind: Finding['kind']): boolean {
    return this.counts.has(kind);
  }

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }
}
