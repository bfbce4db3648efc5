import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { findProjectRoot } from '#libs/reference';
import type { FoundBrowser } from './find-browser.js';

/** Lets a slow machine take its time; nothing is asserted about it. */
const patienceMillis = 60_000;
const screenshots = join(findProjectRoot(), 'coverage', 'console');

/** A page of a real browser with what it complained of and where it went. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors thrown or logged, among them breaches of the content security policy. */
  readonly complaints: string[];
  /** Addresses asked for, in their order. */
  readonly requests: string[];
}

/** Starts a browser without a window. */
export function startBrowser({ executablePath, env }: FoundBrowser): Promise<Browser> {
  const texts = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return chromium.launch({ executablePath, env: Object.fromEntries(texts), args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page of its own: nothing is shared with others. */
export async function openPage(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1_400, height: 1_000 }, ...options });
  page.setDefaultTimeout(patienceMillis);
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(address);
  return { page, complaints, requests };
}

/** Keeps a picture of the whole page, to be looked at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[];
}

/** What axe-core objects to by WCAG 2.2 A and AA: the rule and the elements. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8'));
  const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;
  const { violations }: AxeResult = await page.evaluate(run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
