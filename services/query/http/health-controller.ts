import { Controller, Get, Inject } from '@nestjs/common';
import { ping } from '#libs/database';
import { ProblemError, checkReadiness } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';

/** Whether this process lives, and whether it can answer; neither needs a key. */
@Controller()
export class HealthController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get('livez')
  live(): object {
    return { service: 'query', live: true };
  }

  @Get('readyz')
  async ready(): Promise<object> {
    const report = await checkReadiness({
      database: async () => {
        await ping(this.parts.database);
        return undefined;
      },
    });
    if (!report.ready) throw new ProblemError(503, 'The database does not answer.', { headers: { 'retry-after': '5' } });
    return { service: 'query', ...report };
  }
}
