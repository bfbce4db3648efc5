import type { Json, JsonObject } from '#libs/contracts';

/** Writes members of a JSON object by dotted names; the counterpart of ItemReader. */
export class ItemWriter {
  private readonly object: Record<string, Json> = {};

  /** Puts a value; undefined puts nothing. */
  put(name: string, value: Json | undefined): void {
    if (value === undefined) return;
    const steps = name.split('.');
    const last = steps.pop() as string;
    let at = this.object;
    for (const step of steps) at = (at[step] ??= {}) as Record<string, Json>;
    at[last] = value;
  }

  get json(): JsonObject {
    return this.object;
  }
}
