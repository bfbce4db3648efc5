/** What a text says by a pattern; parts the pattern does not name are undefined. */
export interface DateParts {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  half?: string;
  zone?: string;
}

interface Part {
  readonly regex: string;
  readonly read: (parts: DateParts, text: string) => void;
}

const number = (regex: string, name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): Part => ({
  regex,
  read: (parts, text) => {
    parts[name] = Number(text);
  },
});

const parts: Readonly<Record<string, Part>> = {
  yyyy: number('\\d{4}', 'year'),
  MM: number('\\d\\d', 'month'),
  M: number('\\d\\d?', 'month'),
  dd: number('\\d\\d', 'day'),
  d: number('\\d\\d?', 'day'),
  HH: number('\\d\\d', 'hour'),
  H: number('\\d\\d?', 'hour'),
  hh: number('\\d\\d', 'hour'),
  h: number('\\d\\d?', 'hour'),
  mm: number('\\d\\d', 'minute'),
  m: number('\\d\\d?', 'minute'),
  ss: number('\\d\\d', 'second'),
  s: number('\\d\\d?', 'second'),
  a: { regex: '[AaPp][Mm]', read: (to, text) => void (to.half = text.toUpperCase()) },
  z: { regex: '[A-Za-z]+', read: (to, text) => void (to.zone = text) },
};

/** The parts a date pattern may name; other letters stand between quotes. */
export const patternParts = Object.keys(parts);

/** A pattern cut into named parts and plain text; throws RangeError on letters that are neither. */
export function cutPattern(pattern: string): readonly { readonly part?: string; readonly plain?: string }[] {
  return (pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? []).map((piece) => {
    if (piece in parts) return { part: piece };
    if (/^'[^']*'$/.test(piece)) return { plain: piece.slice(1, -1) };
    if (/^[^A-Za-z']+$/.test(piece)) return { plain: piece };
    throw new RangeError(`"${piece}" is no part of a date pattern; the parts are ${patternParts.join(', ')} and 'text in quotes'`);
  });
}

/** A reader of texts that have a pattern; it gives undefined for others and for impossible dates and hours. */
export function compilePattern(pattern: string): (text: string) => DateParts | undefined {
  const pieces = cutPattern(pattern);
  const source = pieces.map(({ part, plain = '' }) => (part ? `(${parts[part]?.regex})` : escapeRegex(plain))).join('');
  const regex = new RegExp(`^${source}$`);
  const readers = pieces.flatMap(({ part }) => (part ? (parts[part] ?? []) : []));
  return (text) => {
    const found = regex.exec(text);
    if (!found) return undefined;
    const said: DateParts = {};
    readers.forEach((reader, index) => reader.read(said, found[index + 1] ?? ''));
    return isPossible(said) ? withHalf(said) : undefined;
  };
}

function isPossible({ year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0, half }: DateParts): boolean {
  if (half !== undefined && (hour < 1 || hour > 12)) return false;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
}

function withHalf(said: DateParts): DateParts {
  if (said.half !== undefined && said.hour !== undefined) said.hour = (said.hour % 12) + (said.half === 'PM' ? 12 : 0);
  return said;
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
