import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { severities } from '#libs/alarms';
import { type AlarmFilter, type AlarmRow, acknowledgeAlarm, changeAlarms, listAlarmMessages, listAlarms } from '#libs/database/alarms';
import { ProblemError } from '#libs/platform';
import { type Principal, type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { refuse } from '../question/refuse.js';
import { ApiKeyGuard, operatorOf, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, textOf, timeOf } from './params.js';
import { readableDomains } from './readable-domains.js';

const defaultLimit = 100;
const longestNote = 1_000;

/** Alarms that the watch raised: open ones, and those that are over. */
@Controller('v1/alarms')
@UseGuards(ApiKeyGuard)
export class AlarmsController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['state', 'rule', 'severity', 'from', 'to', 'limit', 'cursor']);
    const paging = pagingOf<string>(request, defaultLimit);
    const filter = {
      state: oneOf(params, 'state', ['open', 'closed'] as const), rule: textOf(params, 'rule'), severity: oneOf(params, 'severity', severities),
      from: timeOf(params, 'from'), to: timeOf(params, 'to'), before: paging.place, limit: paging.limit + 1,
    };
    const { rows, next } = paging.cut(await this.read(principalOf(request), filter), ({ id }) => id);
    return { rows: rows.map(writeAlarm), next };
  }

  /** One alarm, with what was told of it. */
  @Get(':id')
  async show(@Param('id') id: string, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const principal = principalOf(request);
    const alarm = await this.find(principal, id);
    const messages = await askDatabase(this.parts, principal.tenant, (connection) => listAlarmMessages(connection, principal.tenant, id));
    return { ...writeAlarm(alarm), messages: messages.map(({ body, createdAt, ...rest }) => ({ ...rest, createdAt: createdAt.toISOString(), message: JSON.parse(body) as object })) };
  }

  /** Somebody takes the alarm on; it stays open until its subject is well. */
  @Post(':id/ack')
  @HttpCode(200)
  async acknowledge(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const principal = operatorOf(request);
    await this.find(principal, id);
    const note = noteIn(body);
    await changeAlarms(this.parts.alarms, principal.tenant, (connection) => acknowledgeAlarm(connection, principal.tenant, id, principal.name ?? 'an API key', note));
    return writeAlarm(await this.find(principal, id));
  }

  private async find(principal: Principal, id: string): Promise<AlarmRow> {
    const [alarm] = /^\d{1,18}$/.test(id) ? await this.read(principal, { id, limit: 1 }) : [];
    if (!alarm) throw new ProblemError(404, 'There is no such alarm.');
    return alarm;
  }

  private read(principal: Principal, filter: AlarmFilter): Promise<AlarmRow[]> {
    return askDatabase(this.parts, principal.tenant, (connection) => listAlarms(connection, principal.tenant, { ...filter, domains: readableDomains(principal) }));
  }
}

function writeAlarm({ since, openedAt, closedAt, ackedAt, ...rest }: AlarmRow): object {
  return {
    ...rest, state: closedAt === null ? 'open' : 'closed', since: since.toISOString(), openedAt: openedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null,
    ackedAt: ackedAt?.toISOString() ?? null,
  };
}

function noteIn(body: unknown): string | null {
  const note = (body as { note?: unknown } | null | undefined)?.note ?? null;
  if (note === null || (typeof note === 'string' && note.length <= longestNote)) return note;
  throw refuse('note', `note is a text of at most ${longestNote} characters.`);
}
