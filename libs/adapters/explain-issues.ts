import type { z } from 'zod';

/** One sentence for each thing wrong in a mapping file, each beginning with its place, such as `emit[0].time`. */
export function explainIssues(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.map((issue) => `${placeOf(issue.path)} ${wording(issue)}`);
}

/** A path in a mapping file as people write it: `emit[0].data.value`. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return place === '' ? 'the file:' : `${place.replace(/^\./, '')}:`;
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.message.endsWith('received undefined') ? 'is missing' : `must be a ${issue.expected}`;
  if (issue.code === 'too_small') return issue.origin === 'number' ? `must be above ${issue.minimum}` : 'must not be empty';
  return issue.message;
}
