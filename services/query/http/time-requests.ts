import type { FastifyInstance } from 'fastify';
import { queryMetrics } from '#libs/platform';

/** Streams are open for minutes on purpose. */
const streams = ['/v1/live'];

/** Observes how long answers take, by the route's pattern and status. */
export function timeRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    if (!streams.includes(route)) queryMetrics.requestSeconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
