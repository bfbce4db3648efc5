import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { textOf } from '../render/texts.js';
import { type Answer, fieldOf } from './answer.js';

/** A service as its user knows it. */
export interface Service {
  readonly name: 'gateway' | 'query service';
  readonly url: string;
  readonly option: '--gateway' | '--query';
}

/** The sentence for an answer that is not the one asked for. */
export function explainAnswer(service: Service, answer: Answer): CliError {
  const { status } = answer;
  const detail = detailOf(answer);
  if (status === 401) return new CliError(`The ${service.name} at ${service.url} does not know the API key: pass --key KEY or set CARAVAN_API_KEY (\`npm start\` leaves its key in .caravan/api-key, \`caravan keys create\` makes one).`);
  if (status === 403) return new CliError(`The API key may not do this${detail ? ` (${detail})` : ''}: make one that may with \`caravan keys create\`.`);
  if (detail === undefined) return new CliError(`Something answers at ${service.url}, but it is not Caravan's ${service.name} (HTTP ${status}): name the right address with ${service.option} URL.`);
  if (status >= 500 || status === 429) return new CliError(`The ${service.name} at ${service.url} cannot answer now: ${detail}`, exitCodes.outOfReach);
  return new CliError(detail);
}

/** The sentence for a service that cannot be connected to. */
export function explainSilence(service: Service, error: unknown): CliError {
  const why = causeOf(error);
  const fix = `start it with \`npm start\`, or name another address with ${service.option} URL`;
  return new CliError(`No ${service.name} answers at ${service.url} (${why}): ${fix}.`, exitCodes.outOfReach, { cause: error });
}

/** What the problem+json says; undefined when the answer is no problem of Caravan's. */
function detailOf({ body }: Answer): string | undefined {
  const detail = fieldOf(body, 'detail') ?? fieldOf(body, 'title');
  return typeof detail === 'string' ? detail : undefined;
}

/** The network's own word: fetch hides it in the cause. */
export function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return textOf(error);
  const { code, name, message, cause } = error as Partial<NodeJS.ErrnoException>;
  if (typeof code === 'string') return code;
  if (name === 'TimeoutError') return 'no answer in time';
  return cause === undefined ? textOf(message ?? name) : causeOf(cause);
}
