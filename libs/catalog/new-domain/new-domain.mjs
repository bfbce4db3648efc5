/**
 * `npm run new-domain NAME`: makes `services/NAME` from the template and adds its line to the catalog; nothing else.
 * What it makes compiles, runs and shows up everywhere; then fill it with what the domain is about.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const template = fileURLToPath(new URL('template', import.meta.url));

const [name = ''] = process.argv.slice(2);
const refusal = refuse(name);
if (refusal) {
  console.error(refusal);
  process.exit(1);
}
const words = { name, camel: toCamel(name), snake: name.replaceAll('-', '_') };
for (const file of readdirSync(template, { recursive: true }).filter((path) => path.endsWith('.tmpl')).sort()) {
  const target = join(root, 'services', name, file.replace(/\.tmpl$/, ''));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, fill(readFileSync(join(template, file), 'utf8')));
  console.log(`services/${name}/${file.replace(/\.tmpl$/, '')}`);
}
appendFileSync(join(root, 'libs', 'catalog', 'domains.ts'), `export { ${words.camel} } from '#services/${name}';\n`);
console.log('libs/catalog/domains.ts: one line added');
console.log(`Next: npm start, then publish services/${name}/samples/move.json and ask for ${name}-moves. Say in events.ts, fold.ts, cubes.ts and indicators.ts what the domain is about.`);

/** The sentence that says why `NAME` cannot be; undefined when it can. */
function refuse(wanted) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(wanted) || wanted.length > 40) {
    return `A domain is named by at most 40 small letters, digits and single hyphens, such as seaport-calls: "${wanted}" is not. Usage: npm run new-domain NAME`;
  }
  if (existsSync(join(root, 'services', wanted))) return `services/${wanted} exists already: choose another name, or remove the folder first.`;
  return undefined;
}

function toCamel(kebab) {
  return kebab.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function fill(text) {
  return text.replace(/__(name|camel|snake)__/g, (_, word) => words[word]);
}
