import type { FastifyInstance } from 'fastify';
import { queryMetrics } from '#libs/platform';

/** Observes how long answers take, by the route's pattern and status. */
export function timeRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    queryMetrics.requestSeconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    done();
  });
}
