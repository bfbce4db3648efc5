import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type AlarmRule, type RuleProblem, defaultRules, mergeRules, readRule, ruleName } from '#libs/alarms';
import { type RuleRow, changeAlarms, dropAlarmRule, listAlarmRules, putAlarmRule } from '#libs/database/alarms';
import { ProblemError } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';
import { Catalogue } from '../question/catalogue.js';
import { dimensionNames } from '../question/parse-filters.js';
import { everyDomain } from './alarm-silences-controller.js';
import { ApiKeyGuard, operatorOf, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, paramsOf } from './params.js';

/** The rules that make alarms: those that come with Caravan, and the tenant's own over them. */
@Controller('v1/alarm-rules')
@UseGuards(ApiKeyGuard)
export class AlarmRulesController {
  private readonly defaults = defaultRules();

  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), ['limit', 'cursor']); // the whole list is one page
    const own = await this.own(principalOf(request).tenant);
    const { rules, unreadable } = mergeRules(this.defaults, own);
    const rows = rules.map(({ name, ...definition }) => ({ name, layer: own.some((each) => each.name === name) ? 'own' : 'default', ...definition }));
    return { rows, unreadable, next: null };
  }

  /** Writes a rule of the tenant's own; one with the name of a default stands in for it. */
  @Put(':name')
  @HttpCode(200)
  async put(@Param('name') name: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const principal = everyDomain(operatorOf(request));
    if (!ruleName.test(name)) throw new ProblemError(400, 'The name of a rule is of a to z, 0 to 9 and "-", begins with a letter and has at most 60 characters.');
    const read = readRule(body);
    const problems = 'problems' in read ? read.problems : this.problemsOf(read.rule);
    if ('problems' in read || problems.length > 0) throw refuseRule(problems);
    await changeAlarms(this.parts.alarms, principal.tenant, (connection) => putAlarmRule(connection, principal.tenant, name, body, principal.name ?? 'an API key'));
    return { name, layer: 'own', ...read.rule };
  }

  /** Takes a rule of the tenant's own away; the default of its name, if there is one, holds again. */
  @Delete(':name')
  async drop(@Param('name') name: string, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const { tenant } = everyDomain(operatorOf(request));
    const dropped = await changeAlarms(this.parts.alarms, tenant, (connection) => dropAlarmRule(connection, tenant, name));
    if (!dropped) throw new ProblemError(404, 'You have no rule of your own of this name. To switch a default off, write it with "enabled": false.');
    return { name, now: this.defaults.find((rule) => rule.name === name) ?? null };
  }

  private own(tenant: string): Promise<RuleRow[]> {
    return askDatabase(this.parts, tenant, (connection) => listAlarmRules(connection, tenant));
  }

  /** What only the catalogue knows: indicators and their dimensions. */
  private problemsOf(rule: AlarmRule): RuleProblem[] {
    if (rule.kind !== 'threshold' && rule.kind !== 'stale-gauge') return [];
    const entry = this.catalogue.entries.find(({ indicator }) => indicator.name === rule.indicator);
    if (!entry) return [{ path: 'indicator', message: `there is no indicator "${rule.indicator}"; there are ${this.catalogue.names.join(', ')}` }];
    if (rule.kind === 'stale-gauge' && entry.indicator.formula.kind !== 'gauge-now') return [{ path: 'indicator', message: 'only gauges are stale: queue-now, wait-now' }];
    const names = dimensionNames(entry.cube);
    const wrong = [...Object.keys(rule.where).map((name) => ['where', name] as const), ...(rule.kind === 'threshold' ? (rule.by ?? []) : []).map((name) => ['by', name] as const)].filter(([, name]) => !names.includes(name));
    return wrong.map(([path, name]) => ({ path, message: `there is no dimension "${name}"; there are ${names.join(', ')}` }));
  }
}

function refuseRule(problems: readonly RuleProblem[]): ProblemError {
  const [first] = problems;
  return new ProblemError(422, `This is no rule: ${first?.path || 'the body'}: ${first?.message ?? ''}; \`problems\` lists all.`, { members: { problems } });
}
