import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Logger } from './logging.js';
import { ProblemError, comeBackLater, problemContentType } from './problem.js';

/** The part of a Fastify reply that the filter uses. */
interface Reply {
  readonly sent: boolean;
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: Buffer): unknown;
}

/** Turns everything thrown into problem+json. A stack trace goes to the log and never into an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>();
    const answer = this.answerTo(error);
    if (answer.problem.status >= 500 && !(error instanceof ProblemError)) this.log.error({ err: error }, 'a request failed');
    if (reply.sent) return;
    sendProblem(reply, answer);
  }

  /** The answer to an error; a route whose errors have members of their own overrides it. */
  protected answerTo(error: unknown): ProblemError {
    return problemOf(error);
  }
}

/** Sends a problem with its headers; as bytes, since Fastify gives text a charset, which JSON has none of. */
export function sendProblem(reply: Reply, { problem, headers }: ProblemError): void {
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  reply.code(problem.status).header('content-type', problemContentType).send(Buffer.from(JSON.stringify(problem)));
}

/** The problem an error stands for; errors without a status are our own fault: 500, worded without their text. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'StoreUnavailable') return comeBackLater(503, 'The database is out of reach; try again.', 5);
  if (error instanceof HttpException) return new ProblemError(error.getStatus(), error.message);
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return new ProblemError(status, (error as Error).message);
  return new ProblemError(500, 'A bug of Caravan: the request could not be answered. It was logged.');
}
