/** Reads manifests as JSON from standard input, checks each by the schemas of Kubernetes, KEDA or the Prometheus operator, and prints what is wrong as a JSON list. */
import { text } from 'node:stream/consumers';

/** Which package knows an API; of Kubernetes itself there is one for all. */
const packages = { 'keda.sh': '@kubernetes-models/keda', 'monitoring.coreos.com': '@kubernetes-models/prometheus-operator' };

const problems = [];
for (const manifest of JSON.parse(await text(process.stdin))) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  try {
    const group = manifest.apiVersion.includes('/') ? manifest.apiVersion.split('/')[0] : '';
    const models = await import(`${packages[group] ?? 'kubernetes-models'}/${manifest.apiVersion}`);
    if (!models[manifest.kind]) throw new Error('nothing knows this kind');
    new models[manifest.kind](manifest).validate();
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
}
process.stdout.write(JSON.stringify(problems));
