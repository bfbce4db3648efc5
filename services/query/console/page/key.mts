import { browser } from './browser.mjs';

const { history, location, sessionStorage } = browser;
const storageName = 'caravan-key';

/** The key in the address's fragment (`#key=…`), which no server ever sees, is kept for this tab and taken out of the address; else the one kept. */
export function takeKey(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (given !== null && given !== '') {
    keepKey(given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(storageName) ?? undefined;
}

/** Keeps the key until the tab is closed. */
export function keepKey(key: string): void {
  sessionStorage.setItem(storageName, key.trim());
}

export function forgetKey(): void {
  sessionStorage.removeItem(storageName);
}
