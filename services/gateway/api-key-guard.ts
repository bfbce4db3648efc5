import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import { type GatewayParts, type KeyHolder, partsToken } from './gateway-parts.js';
import { cacheKeys } from './key-cache.js';

/** A request that passed the guard. */
export interface AuthenticatedRequest extends FastifyRequest {
  holder: KeyHolder;
}

/** Metadata of a controller: the scope its callers need, where that is not `publish`. */
export const scopeNeeded = 'scope needed';

const credentials = /^Bearer +([\x21-\x7e]{1,200})$/i;

/** Lets in who bears a key with the scope that the controller needs, before a byte of the body is read. Throws 401 and 403. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly lookUp;

  constructor(@Inject(partsToken) parts: GatewayParts, @Inject(Reflector) private readonly reflector: Reflector) {
    this.lookUp = cacheKeys(parts.keys, parts.clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const secret = credentials.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined) throw unauthenticated('this route needs the header `Authorization: Bearer <api key>`.', '');
    const holder = await this.lookUp(secret);
    if (!holder) throw unauthenticated('this API key is unknown or revoked.', ', error="invalid_token"');
    const scope = this.reflector.get<string | undefined>(scopeNeeded, context.getClass()) ?? 'publish';
    if (!holder.scopes.includes(scope)) throw forbidden(holder, scope);
    request.holder = holder;
    return true;
  }
}

function unauthenticated(detail: string, error: string): ProblemError {
  return new ProblemError(401, detail, { headers: { 'www-authenticate': `Bearer realm="caravan"${error}` } });
}

function forbidden(holder: KeyHolder, scope: string): ProblemError {
  return new ProblemError(403, `this API key has the scopes ${holder.scopes.join(', ') || 'none'}; this route needs the scope ${scope}.`, {
    headers: { 'www-authenticate': `Bearer realm="caravan", error="insufficient_scope", scope="${scope}"` },
  });
}
