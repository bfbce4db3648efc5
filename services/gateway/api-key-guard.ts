import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import { type GatewayParts, type KeyHolder, partsToken } from './gateway-parts.js';
import { cacheKeys } from './key-cache.js';

/** A request that passed the guard. */
export interface AuthenticatedRequest extends FastifyRequest {
  holder: KeyHolder;
}

const credentials = /^Bearer +([\x21-\x7e]{1,200})$/i;

/** Lets in who bears a key with the scope `publish`, before a byte of the body is read. Throws 401 and 403. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly lookUp;

  constructor(@Inject(partsToken) parts: GatewayParts) {
    this.lookUp = cacheKeys(parts.keys, parts.clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const secret = credentials.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined) throw unauthenticated('this route needs the header `Authorization: Bearer <api key>`.', '');
    const holder = await this.lookUp(secret);
    if (!holder) throw unauthenticated('this API key is unknown or revoked.', ', error="invalid_token"');
    if (!holder.scopes.includes('publish')) throw forbidden(holder);
    request.holder = holder;
    return true;
  }
}

function unauthenticated(detail: string, error: string): ProblemError {
  return new ProblemError(401, detail, { headers: { 'www-authenticate': `Bearer realm="caravan"${error}` } });
}

function forbidden(holder: KeyHolder): ProblemError {
  return new ProblemError(403, `this API key has the scopes ${holder.scopes.join(', ') || 'none'}; publishing needs the scope publish.`, {
    headers: { 'www-authenticate': 'Bearer realm="caravan", error="insufficient_scope", scope="publish"' },
  });
}
