type Expecting = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or the end' | 'nothing more';

const token = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
const space = /[ \t\n\r]*/y;

/** Where a text stops being JSON, in characters from 0, and what should stand there; undefined when it is JSON. */
export function findJsonError(text: string): { readonly position: number; readonly expected: Expecting } | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expecting = 'value';
  for (let position = skip(text, 0); position < text.length; position = skip(text, token.lastIndex)) {
    token.lastIndex = position;
    const found = token.exec(text)?.[0];
    const next: Expecting | undefined = found === undefined ? undefined : advance(expected, found, open);
    if (next === undefined) return { position, expected };
    expected = next;
  }
  return expected === 'nothing more' ? undefined : { position: text.length, expected };
}

function skip(text: string, from: number): number {
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

/** What may follow `found`; undefined when it may not stand here. Keeps `open` up to date. */
function advance(expected: Expecting, found: string, open: ('{' | '[')[]): Expecting | undefined {
  const isText = found.startsWith('"');
  if (expected === ':') return found === ':' ? 'value' : undefined;
  if (expected === 'name' || expected === 'name or }') return isText ? ':' : found === '}' && expected === 'name or }' ? close(open) : undefined;
  if (expected === ', or the end') return afterMember(found, open);
  if (expected === 'nothing more') return undefined;
  if (found === ']') return expected === 'value or ]' ? close(open) : undefined;
  if (found === '{' || found === '[') {
    open.push(found);
    return found === '{' ? 'name or }' : 'value or ]';
  }
  return ['}', ',', ':'].includes(found) ? undefined : afterValue(open);
}

function afterMember(found: string, open: ('{' | '[')[]): Expecting | undefined {
  const inside = open.at(-1);
  if (found === ',') return inside === '{' ? 'name' : 'value';
  return found === (inside === '{' ? '}' : ']') ? close(open) : undefined;
}

function close(open: ('{' | '[')[]): Expecting {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly unknown[]): Expecting {
  return open.length === 0 ? 'nothing more' : ', or the end';
}
