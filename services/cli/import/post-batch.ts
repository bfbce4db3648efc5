import { maxEventBytes } from '#libs/contracts';
import { type Answer, readAnswer } from '../http/answer.js';
import { explainAnswer, explainSilence, type Service } from '../http/explain-answer.js';
import { bodyOf, type Parcel } from './batch.js';
import type { Patience, Trouble } from './patience.js';
import { readRejects, readWarnings } from './read-feedback.js';
import type { Refusal, Warning } from './refusal.js';

/** Where and how batches are sent. */
export interface Gateway {
  readonly service: Service;
  readonly key: string;
  readonly patience: Patience;
  /** Told before each wait for another attempt. */
  readonly onRetry: (error: Error) => void;
}

/** What became of a batch. */
export interface Delivery {
  readonly accepted: number;
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly Warning[];
}

const timeoutMillis = 60_000;

/**
 * Delivers a batch: repeats it while the gateway is busy or away (identity makes that safe), halves it when it is too
 * large. Throws CliError when patience ends or the gateway refuses the caller.
 */
export async function postBatch(gateway: Gateway, batch: readonly Parcel[], signal: AbortSignal): Promise<Delivery> {
  const answer = await postPatiently(gateway, bodyOf(batch), signal);
  gateway.patience.succeed();
  if (answer.status === 413) return splitBatch(gateway, batch, signal);
  const refusals = readRejects(answer.body, batch);
  if (refusals === undefined) throw explainAnswer(gateway.service, answer);
  return { accepted: batch.length - refusals.length, refusals, warnings: readWarnings(answer.body, batch) };
}

async function postPatiently(gateway: Gateway, body: string, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await postOnce(gateway, body, signal);
    if ('status' in outcome) return outcome;
    const millis = gateway.patience.delayFor(attempt, outcome);
    if (millis === undefined) throw outcome.error;
    gateway.onRetry(outcome.error);
    await gateway.patience.wait(millis, signal);
  }
}

async function postOnce({ service, key }: Gateway, body: string, stop: AbortSignal): Promise<Answer | Trouble> {
  const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}`, accept: 'application/json' };
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMillis)]);
  try {
    const answer = await readAnswer(await fetch(`${service.url}/v1/events`, { method: 'POST', headers, body, signal }), Date.now());
    return isPassing(answer.status) ? { retryAfterMillis: answer.retryAfterMillis, isAlive: true, error: explainAnswer(service, answer) } : answer;
  } catch (error) {
    stop.throwIfAborted();
    return { retryAfterMillis: undefined, isAlive: false, error: explainSilence(service, error) };
  }
}

/** Busy, restarting, or a proxy that does not reach it. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

async function splitBatch(gateway: Gateway, batch: readonly Parcel[], signal: AbortSignal): Promise<Delivery> {
  const [only] = batch;
  if (only !== undefined && batch.length === 1) return { accepted: 0, refusals: [refuseTooLarge(only)], warnings: [] };
  const middle = Math.ceil(batch.length / 2);
  const left = await postBatch(gateway, batch.slice(0, middle), signal);
  const right = await postBatch(gateway, batch.slice(middle), signal);
  return {
    accepted: left.accepted + right.accepted,
    refusals: [...left.refusals, ...right.refusals],
    warnings: [...left.warnings, ...right.warnings],
  };
}

/** What the gateway says of an event above its limit. */
export function refuseTooLarge({ file, line, id }: Parcel): Refusal {
  return { file, line, id, faults: [{ reason: 'too_large', propertyPath: '$', message: `the event is larger than ${maxEventBytes} bytes` }] };
}

