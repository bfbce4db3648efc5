import { isUtf8 } from 'node:buffer';

/** Character sets by the syntax identifier of UNB (ISO 9735, 0001); A and B are within all of them. */
const characterSets: Readonly<Record<string, string>> = { UNOC: 'iso-8859-1', UNOD: 'iso-8859-2', UNOE: 'iso-8859-5', UNOF: 'iso-8859-7' };

/** The text of an interchange or message: UTF-8, or what the first UNB says; undefined when it is neither. */
export function decodeBytes(bytes: Buffer): string | undefined {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  const identifier = /^(?:UNA.{6}\s*)?UNB.(UNO[A-Z])/s.exec(bytes.subarray(0, 40).toString('latin1').trimStart())?.[1] ?? '';
  const characterSet = Object.hasOwn(characterSets, identifier) ? characterSets[identifier] : undefined;
  return characterSet === undefined ? undefined : new TextDecoder(characterSet).decode(bytes);
}
