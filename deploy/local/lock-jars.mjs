/**
 * Writes kafka-jars.lock.json anew: resolves Kafka and its run-time closure with Maven and records size and SHA-512 of every jar.
 * Needed only when a version below changes: `node deploy/local/lock-jars.mjs` (asks for `mvn` on PATH).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const roots = [
  ['org.apache.kafka', 'kafka_2.13', '4.3.1'],
  ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.25.3'],
  ['org.apache.logging.log4j', 'log4j-core', '2.25.3'],
];

const folder = mkdtempSync(join(tmpdir(), 'caravan-lock-'));
try {
  writeFileSync(join(folder, 'pom.xml'), pom());
  resolve();
  const jars = readFileSync(join(folder, 'list.txt'), 'utf8').split('\n').filter((line) => line.includes(':jar:')).map(lockEntry);
  jars.sort((a, b) => (a.group + a.artifact < b.group + b.artifact ? -1 : 1));
  const lines = jars.map((jar) => `    ${JSON.stringify(jar)}`).join(',\n');
  writeFileSync(new URL('./kafka-jars.lock.json', import.meta.url), `{\n  "kafka": "${roots[0][2]}",\n  "jars": [\n${lines}\n  ]\n}\n`);
  console.log(`${jars.length} jars, ${Math.round(jars.reduce((sum, jar) => sum + jar.size, 0) / 1e6)} MB`);
} finally {
  rmSync(folder, { recursive: true });
}

function pom() {
  const dependencies = roots.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project><modelVersion>4.0.0</modelVersion><groupId>lock</groupId><artifactId>lock</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>`;
}

function resolve() {
  const goal = ['-B', '-q', 'dependency:list', '-DincludeScope=runtime', '-DoutputAbsoluteArtifactFilename=true', '-DoutputFile=list.txt'];
  execFileSync('mvn', goal, { cwd: folder, stdio: 'inherit' });
}

/** One line of `dependency:list`: group:artifact:jar[:classifier]:version:scope:/absolute/file.jar */
function lockEntry(line) {
  const [group, artifact, , ...rest] = line.trim().replace(/\x1b\[[0-9;]*m/g, '').split(' -- ')[0].split(':');
  const [file, , version, classifier] = rest.reverse();
  const bytes = readFileSync(file);
  const sha512 = createHash('sha512').update(bytes).digest('hex');
  return { group, artifact, version, ...(classifier && { classifier }), size: bytes.length, sha512 };
}
