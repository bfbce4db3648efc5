/** One segment: its tag and its data elements, each a list of components (ISO 9735). */
export interface Segment {
  /** Position in the text, from 0. */
  readonly index: number;
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
  /** The decimal mark in force. */
  readonly decimalMark: string;
}

/** Where and why a text stops being EDIFACT. */
export interface SyntaxProblem {
  readonly index: number;
  readonly message: string;
}

interface ServiceCharacters {
  readonly component: string;
  readonly element: string;
  readonly decimalMark: string;
  readonly release: string;
  readonly terminator: string;
}

/** What holds without a service string (ISO 9735 level A). */
const usualCharacters: ServiceCharacters = { component: ':', element: '+', decimalMark: '.', release: '?', terminator: "'" };
const serviceStringLength = 9;

/** Cuts a text into segments, one after the other; ends with the problem that stops it, if there is one. Line breaks mean nothing. */
export function* splitSegments(text: string): Generator<Segment, SyntaxProblem | undefined> {
  let characters = usualCharacters;
  let at = skipBlank(text, 0);
  for (let index = 0; at < text.length; index++) {
    if (text.startsWith('UNA', at)) {
      const stated = readServiceString(text, at);
      if (stated === undefined) return { index, message: 'UNA must be followed by six different service characters' };
      characters = stated;
      at = skipBlank(text, at + serviceStringLength);
    }
    const read = readElements(text, at, characters);
    if (read === undefined) return { index, message: `the segment at character ${at} does not end with ${characters.terminator}` };
    const [[tag = ''] = [], ...elements] = read.elements;
    if (!/^[A-Z]{3}$/.test(tag)) return { index, message: `the segment at character ${at} does not begin with a tag of three capital letters` };
    yield { index, tag, elements, decimalMark: characters.decimalMark };
    at = skipBlank(text, read.end);
  }
  return undefined;
}

function readServiceString(text: string, at: number): ServiceCharacters | undefined {
  const [component, element, decimalMark, release, , terminator] = text.slice(at + 3, at + serviceStringLength);
  if (component === undefined || element === undefined || decimalMark === undefined || release === undefined || terminator === undefined) return undefined;
  const areDistinct = new Set([component, element, release, terminator]).size === 4;
  return areDistinct ? { component, element, decimalMark, release, terminator } : undefined;
}

/** The elements of the segment at `at`, its tag as the first, and where it ends; undefined when it does not end. */
function readElements(text: string, at: number, characters: ServiceCharacters): { readonly elements: string[][]; readonly end: number } | undefined {
  const { component, element, release, terminator } = characters;
  const elements: string[][] = [[]];
  let datum = '';
  for (let i = at; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === terminator || character === element || character === component) {
      elements.at(-1)?.push(datum);
      datum = '';
      if (character === terminator) return { elements, end: i + 1 };
      if (character === element) elements.push([]);
    } else if (character === release && release !== ' ') datum += text.charAt(++i);
    else if (character !== '\r' && character !== '\n') datum += character;
  }
  return undefined;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
