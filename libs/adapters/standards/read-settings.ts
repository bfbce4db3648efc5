import { isZone } from '#libs/reference';
import { FeedError } from '../feed-errors.js';
import { parseInstant } from '../times.js';
import type { AdapterSettings } from './outcome.js';

interface SettingDeclaration {
  readonly example: string;
  readonly meaning: string;
  readonly isRight: (text: string) => boolean;
}

/** What can be said beside a message, each as text: a query parameter of the gateway, `--param` of the command line. */
export const settingDeclarations = {
  source: {
    example: '/dcsa/CARRIER', meaning: 'the publisher, for messages that do not name it: the CloudEvents source',
    isRight: (text) => /^\/[^\s<>"{}|\\^`\p{Cc}]+$/u.test(text),
  },
  zone: { example: 'Asia/Almaty', meaning: 'the time zone of the sender, for times without one', isRight: isZone },
  receivedAt: {
    example: '2024-06-10T20:31:00Z', meaning: 'when the message came, for one that is sent on later; now when absent',
    isRight: (text) => parseInstant(text) !== undefined,
  },
} as const satisfies Record<string, SettingDeclaration>;
export type SettingName = keyof typeof settingDeclarations;

/** Settings as read; `receivedAt` is epoch milliseconds. */
export interface ReadSettings extends AdapterSettings {
  readonly receivedAt?: number;
}

/** Reads settings given as texts. Throws FeedError, which names the setting and how to write it, for one that is not allowed or wrong. */
export function readSettings(texts: Readonly<Record<string, string>>, allowed: readonly SettingName[]): ReadSettings {
  for (const [name, text] of Object.entries(texts)) assertSetting(name, text, allowed);
  const { receivedAt, ...settings } = texts;
  return receivedAt === undefined ? settings : { ...settings, receivedAt: Date.parse(receivedAt) };
}

function assertSetting(name: string, text: string, allowed: readonly SettingName[]): void {
  if (!allowed.includes(name as SettingName)) throw new FeedError(`there is no setting "${name}" here: ${allowed.length > 0 ? `it takes ${allowed.join(', ')}` : 'it takes none'}`);
  const { example, meaning, isRight } = settingDeclarations[name as SettingName];
  if (!isRight(text)) throw new FeedError(`${name} is "${text}": give ${meaning}, such as ${name}=${example}`);
}
