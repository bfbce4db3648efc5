import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';

/** A file of the console as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

const folder = join('services', 'query', 'console', 'page');
const types: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', mjs: 'text/javascript; charset=utf-8' };

/** The console's files by name: the page itself, its compiled modules and lit-html. Throws a sentence with the fix when they are not built. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const root = findProjectRoot();
  const [sources, modules] = [join(root, folder), join(root, 'dist', folder)];
  if (!existsSync(join(modules, 'main.mjs'))) throw new Error(`The console is not built: there is no ${join(modules, 'main.mjs')}. Run npm run build.`);
  const paths = [
    ...['index.html', 'style.css', 'icon.svg'].map((name) => [name, join(sources, name)] as const),
    ...readdirSync(modules).filter((name) => name.endsWith('.mjs')).map((name) => [name, join(modules, name)] as const),
    ['lit-html.mjs', join(root, 'node_modules', 'lit-html', 'lit-html.js')] as const,
  ];
  return new Map(paths.map(([name, path]) => [name, readPageFile(name, path)]));
}

function readPageFile(name: string, path: string): PageFile {
  const bytes = readFileSync(path);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { bytes, etag, type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
}
