import { type Progress, answerVersion, commandsOfPackage } from './debian-package.js';

/** Commands of a real Prometheus. */
export interface Prometheus {
  readonly promtool: string;
  readonly prometheus: string;
}

/** Prometheus as installed, else the one of the distribution's package. Undefined where there is neither. */
export function findPrometheus(env: NodeJS.ProcessEnv = process.env, progress: Progress = console.warn): Prometheus | undefined {
  const installed = { promtool: 'promtool', prometheus: 'prometheus' };
  if (answerVersion(Object.values(installed), env)) return installed;
  const [promtool, prometheus] = commandsOfPackage({ name: 'prometheus', megabytes: 19, commands: ['promtool', 'prometheus'] }, env, progress) ?? [];
  return promtool && prometheus ? { promtool, prometheus } : undefined;
}
