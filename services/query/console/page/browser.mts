/** What the page uses of a browser, and nothing else: the compiler's whole DOM would hide mistakes in what runs under Node. */
interface Browser {
  readonly document: { getElementById(id: string): Root | null };
  readonly sessionStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void; removeItem(name: string): void };
  readonly location: { readonly hash: string; readonly pathname: string };
  readonly history: { replaceState(state: null, unused: string, address: string): void };
  addEventListener(type: 'hashchange', listener: () => void): void;
  scrollTo(x: number, y: number): void;
}

/** The element that lit-html draws into. */
export type Root = Parameters<typeof import('lit-html').render>[1];

/** What a form field's event is about. */
export interface Field {
  readonly value: string;
}

export const browser = globalThis as unknown as Browser;
