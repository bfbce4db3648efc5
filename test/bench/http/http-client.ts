import { Agent, type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';

export interface Question {
  readonly path: string;
  /** Posted with its type; a question without it is a GET. */
  readonly body?: { readonly type: string; readonly text: string };
}

/** The service has too much to do; it is to be asked again after so long. */
export class Busy extends Error {
  override readonly name = 'Busy';

  constructor(readonly retryAfterSeconds: number) {
    super(`the service is busy for ${retryAfterSeconds} s`);
  }
}

/** Asks one service over kept-alive connections, with the same API key every time. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  /** The text of the answer. Throws {@link Busy} for 429 and 503, and an error with the text for another status that is not 2xx. */
  async ask(question: Question): Promise<string> {
    return readText(await this.open(question));
  }

  /** The answer as it comes in; throws as `ask` does. */
  async open({ path, body }: Question): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${this.key}`, ...(body ? { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) } : {}) };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${this.url}${path}`, { agent: this.agent, method: body ? 'POST' : 'GET', headers }, resolve).once('error', reject).end(body?.text);
    });
    if (answer.statusCode && answer.statusCode < 300) return answer;
    const text = await readText(answer);
    if (answer.statusCode === 429 || answer.statusCode === 503) throw new Busy(Number(answer.headers['retry-after'] ?? 1));
    throw new Error(`${path} was answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  }

  close(): void {
    this.agent.destroy();
  }
}
