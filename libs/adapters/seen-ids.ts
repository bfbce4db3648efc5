/** How many ids each of the two halves of the memory holds. */
const halfSize = 500_000;

/** Remembers at least the last 500,000 ids, so that a file of any length takes constant memory. */
export class SeenIds {
  private young = new Set<string>();
  private old = new Set<string>();

  /** True when the id was seen before; remembers it. */
  add(id: string): boolean {
    if (this.old.has(id)) return true;
    const { size } = this.young;
    if (this.young.add(id).size === size) return true;
    if (this.young.size >= halfSize) [this.old, this.young] = [this.young, new Set<string>()];
    return false;
  }
}
