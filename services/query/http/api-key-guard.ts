import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import { type Principal, type QueryParts, queryParts } from '../query-parts.js';

const principals = new WeakMap<FastifyRequest, Principal>();

/** Lets a request in whose bearer key may query; the tenant comes from the key and from nowhere else. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (secret === undefined) throw unauthorized('Send an API key: Authorization: Bearer <key>.');
    const principal = await this.parts.keys(secret);
    if (!principal) throw unauthorized('This API key is not known, or it was revoked.');
    if (!principal.scopes.includes('query')) throw new ProblemError(403, 'This API key may not query: it needs the scope "query".');
    principals.set(request, principal);
    return true;
  }
}

/** Who sent a request that the guard let in. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('a request was answered without passing the guard');
  return principal;
}

/** True when the key reads this domain. */
export function mayRead({ domains }: Principal, domain: string): boolean {
  return domains.includes('*') || domains.includes(domain);
}

/** Throws a 403 for a key that does not read this domain. */
export function demandReading(request: FastifyRequest, domain: string): void {
  if (!mayRead(principalOf(request), domain)) throw new ProblemError(403, `This API key may not read the domain ${domain}.`);
}

/** Who changes something: a key with the scope "operate". Throws a 403 for any other. */
export function operatorOf(request: FastifyRequest): Principal {
  const principal = principalOf(request);
  if (!principal.scopes.includes('operate')) throw new ProblemError(403, 'This API key may not change anything: it needs the scope "operate".');
  return principal;
}

function unauthorized(detail: string): ProblemError {
  return new ProblemError(401, detail, { headers: { 'www-authenticate': 'Bearer' } });
}
