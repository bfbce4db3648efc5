/** A CloudEvents source of parts that may hold any text: `/edifact/ESHUV`. */
export function sourceOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(wellFormed(part))}`).join('');
}

/** The parts of a source that {@link sourceOf} made; undefined for one it cannot have made. */
export function partsOfSource(source: string): readonly string[] | undefined {
  if (!/^(\/([\w.!~*'()-]|%[0-9A-F]{2})+)+$/.test(source)) return undefined;
  try {
    return source.slice(1).split('/').map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Half surrogate pairs become U+FFFD, since no URI can hold them. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
