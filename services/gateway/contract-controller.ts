import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import type { JsonObject } from '#libs/contracts';
import { ProblemError } from '#libs/platform';
import { describeTopics } from './asyncapi.js';
import { describeEvents } from './event-schemas.js';
import { type GatewayParts, partsToken } from './gateway-parts.js';
import { describeHttp } from './openapi.js';

const contractVersion = '1.0.0';
const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The contract: schemas, OpenAPI and AsyncAPI, all made from the domains' declarations. */
@Controller()
export class ContractController {
  private readonly schemas;
  private readonly openApi: JsonObject;
  private readonly asyncApi: JsonObject;

  constructor(@Inject(partsToken) { domains, environment }: GatewayParts) {
    this.schemas = describeEvents(domains);
    this.openApi = describeHttp(this.schemas, contractVersion);
    this.asyncApi = describeTopics(domains, this.schemas, contractVersion, environment.topicPrefix);
  }

  @Get('v1/schemas')
  listSchemas(): object {
    return { schemas: this.schemas.map(({ type, title, domain }) => ({ type, title, domain, href: `/v1/schemas/${type}` })) };
  }

  @Get('v1/schemas/:type')
  @Header('content-type', 'application/schema+json')
  getSchema(@Param('type') type: string): object {
    const schema = this.schemas.find((candidate) => candidate.type === type);
    if (schema) return { $schema: dialect, ...schema.event };
    throw new ProblemError(404, `there is no event type of that name; there are ${this.schemas.map((each) => each.type).join(', ')}.`);
  }

  @Get('openapi.json')
  getOpenApi(): JsonObject {
    return this.openApi;
  }

  @Get('asyncapi.json')
  getAsyncApi(): JsonObject {
    return this.asyncApi;
  }
}
