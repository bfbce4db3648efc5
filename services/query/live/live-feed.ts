import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EMPTY, type Observable, Subject, catchError, defer, exhaustMap, finalize, shareReplay, takeUntil, timer } from 'rxjs';
import { topicOf } from '#libs/contracts';
import { type Pulse, readPulse } from '#libs/database/reads';
import { comeBackLater } from '#libs/platform';
import { askDatabase } from '../http/ask-database.js';
import { type QueryParts, queryParts } from '../query-parts.js';

const beatMillis = 1_000;
/** Open streams of this process. */
const mostStreams = 500;

/** The pulses of tenants: one small question to the database a second for each tenant that anybody watches, and none else. */
@Injectable()
export class LiveFeed implements OnModuleDestroy {
  /** Each domain's topic. */
  readonly topics: ReadonlyMap<string, string>;
  private readonly ended = new Subject<void>();
  private readonly feeds = new Map<string, Observable<Pulse>>();
  private streams = 0;

  constructor(@Inject(queryParts) private readonly parts: QueryParts) {
    this.topics = new Map(parts.domains.map(({ name }) => [name, topicOf(name, parts.environment.topicPrefix)]));
  }

  /** A pulse at once, or when the database answers, then one a second; ends when the service stops. Throws a 503 when too many watch. */
  watch(tenant: string): Observable<Pulse> {
    if (this.streams >= mostStreams) throw comeBackLater(503, `${mostStreams} streams are open already: ask again later, or ask for the lists themselves.`, 30);
    return defer(() => {
      this.streams += 1;
      return this.feedOf(tenant).pipe(finalize(() => (this.streams -= 1)));
    });
  }

  onModuleDestroy(): void {
    this.ended.next();
    this.ended.complete();
  }

  private feedOf(tenant: string): Observable<Pulse> {
    const known = this.feeds.get(tenant);
    if (known) return known;
    const feed = this.pulsesOf(tenant).pipe(finalize(() => this.feeds.delete(tenant)), shareReplay({ bufferSize: 1, refCount: true }));
    this.feeds.set(tenant, feed);
    return feed;
  }

  /** A beat that fails is left out: the next one finds what it would have. */
  private pulsesOf(tenant: string): Observable<Pulse> {
    const read = (): Promise<Pulse> => askDatabase(this.parts, tenant, (connection) => readPulse(connection, tenant, [...this.topics.values()]));
    return timer(0, beatMillis).pipe(
      exhaustMap(() => defer(read).pipe(catchError((error: unknown) => this.leaveOut(error)))),
      takeUntil(this.ended),
    );
  }

  private leaveOut(error: unknown): Observable<never> {
    this.parts.logger.warn({ err: error }, 'the live feed left a beat out');
    return EMPTY;
  }
}
