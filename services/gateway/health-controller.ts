import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { checkReadiness, comeBackLater } from '#libs/platform';
import { type GatewayParts, partsToken } from './gateway-parts.js';

/** `/livez` asks nothing of others; `/readyz` asks what the gateway depends on. */
@Controller()
export class HealthController {
  private isClosing = false;

  constructor(@Inject(partsToken) private readonly parts: GatewayParts) {}

  /** From now on /readyz says no. */
  startClosing(): void {
    this.isClosing = true;
  }

  @Get('livez')
  live(): { live: true } {
    return { live: true };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    if (this.isClosing) throw comeBackLater(503, 'the gateway is stopping.', 5);
    const report = await checkReadiness(this.parts.checks ?? {});
    void reply.code(report.ready ? 200 : 503);
    return report;
  }
}
