import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import { readPageFiles } from '../console/page-files.js';

/** Only what this service serves, no inline script or style, no form that leaves, in no frame; lit-html alone makes markup. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  "require-trusted-types-for 'script'", 'trusted-types lit-html',
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The console's page. It needs no key: it holds no numbers, and asks for them with the key of whoever looks. */
@Controller()
export class ConsoleController {
  private readonly files = readPageFiles();

  @Get()
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send('index.html', request, reply);
  }

  @Get('console/:name')
  file(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(name, request, reply);
  }

  private async send(name: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const file = this.files.get(name);
    if (!file) throw new ProblemError(404, 'The console has no such file.');
    reply.headers({ ...headers, etag: file.etag, 'content-type': file.type });
    await (request.headers['if-none-match'] === file.etag ? reply.code(304).send() : reply.send(file.bytes));
  }
}
