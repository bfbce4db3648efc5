import { Controller, Inject, type MessageEvent, Req, Sse, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, connect, endWith, ignoreElements, interval, map, merge, mergeMap, pairwise, take, takeUntil, timer } from 'rxjs';
import { changesBetween } from '../live/changes.js';
import { LiveFeed } from '../live/live-feed.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { checkNames, paramsOf } from './params.js';

const beatMillis = 15_000;
/** A stream ends after this long and is opened again, so that a revoked key watches no longer than this. */
const longestMillis = 600_000;

/**
 * Server-sent events: `open` once nothing can be missed any more, `changed` with the domains and lists that may answer
 * differently now, `beat` so that a broken line shows. Numbers themselves are asked for by their own routes.
 */
@Controller('v1/live')
@UseGuards(ApiKeyGuard)
export class LiveController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(LiveFeed) private readonly feed: LiveFeed,
  ) {}

  @Sse()
  stream(@Req() request: FastifyRequest): Observable<MessageEvent> {
    checkNames(paramsOf(request), []);
    const principal = principalOf(request);
    const topics = new Map([...this.feed.topics].filter(([domain]) => mayRead(principal, domain)));
    const event = (type: string, more: object = {}): MessageEvent => ({ type, data: { at: new Date(this.parts.clock()).toISOString(), ...more } });
    return this.feed.watch(principal.tenant).pipe(
      connect((pulses) => {
        const opened = pulses.pipe(take(1), map(() => event('open')));
        const changed = pulses.pipe(
          pairwise(),
          map(([before, after]) => changesBetween(before, after, topics)),
          mergeMap((changes) => (changes ? [event('changed', changes)] : [])),
        );
        const beats = interval(beatMillis).pipe(map(() => event('beat')));
        return merge(opened, changed, beats).pipe(takeUntil(pulses.pipe(ignoreElements(), endWith('over'))));
      }),
      takeUntil(timer(longestMillis)),
    );
  }
}
