import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the double received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the double answers; `drop` closes the connection without a word. */
export type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | 'drop';

export interface ServiceDouble {
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** An HTTP service on a free port that answers as `reply` says. */
export async function startDouble(reply: (request: Received, index: number) => Reply | Promise<Reply>): Promise<ServiceDouble> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readRequest(request).then(async (read) => {
      const said = await reply(read, received.push(read) - 1);
      if (said === 'drop') return void request.socket.destroy();
      const isText = typeof said.body === 'string';
      response.writeHead(said.status, { 'content-type': isText ? 'text/csv' : 'application/json', ...said.headers });
      response.end(isText ? said.body : JSON.stringify(said.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}

/** The answer of a gateway that accepts a whole batch. */
export function acceptAll({ body }: Received): Reply {
  return { status: 202, body: { accepted: (JSON.parse(body) as unknown[]).length, rejected: [] } };
}

/** An address where nothing listens. */
export async function findSilence(): Promise<string> {
  const double = await startDouble(() => 'drop');
  await double.close();
  return double.url;
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://double');
  return { method: request.method ?? '', path: url.pathname, params: url.searchParams, headers: request.headers, body: Buffer.concat(chunks).toString() };
}
