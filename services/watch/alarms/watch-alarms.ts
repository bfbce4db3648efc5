import { type NamedRule, closeAll, decide, defaultRules, mergeRules } from '#libs/alarms';
import { defaultTenant } from '#libs/contracts';
import { withConnection } from '#libs/database';
import { countOpenEpisodes, listAlarmRules, rulesWithOpenEpisodes } from '#libs/database/alarms';
import { listTenants } from '#libs/database/watch';
import { pipelineMetrics } from '#libs/platform';
import { type WatchParts, canaryTenant } from '../watch-parts.js';
import { type Looking, gatherFindings } from './gather-findings.js';
import { Hearing } from './hearing.js';
import { showAges } from './show-ages.js';
import { type Way, keepEpisodes } from './keep-episodes.js';

/** Judges every rule of every tenant, over and over. */
export class AlarmWatch {
  private readonly defaults = defaultRules();
  private readonly hearings = new Map<string, Hearing>();

  constructor(
    private readonly parts: WatchParts,
    private readonly ways: readonly Way[],
  ) {}

  /** Judges once. A rule that cannot be judged is no reason to leave the others; what was thrown first is thrown in the end. */
  async judge(): Promise<void> {
    const errors: unknown[] = [];
    for (const tenant of await this.tenants()) await this.judgeTenant(tenant).catch((error: unknown) => errors.push(error));
    await this.showOpen();
    if (errors.length > 0) throw errors[0];
  }

  private async tenants(): Promise<string[]> {
    const tenants = await withConnection(this.parts.database, listTenants);
    return [...new Set([defaultTenant, ...tenants])].filter((tenant) => tenant !== canaryTenant);
  }

  private async judgeTenant(tenant: string): Promise<void> {
    const { parts } = this;
    const rules = await this.rulesOf(tenant);
    const reference = await parts.answering.references.load(tenant);
    const now = parts.answering.clock();
    const series = await this.hearingOf(tenant).listen(reference, now);
    if (tenant === parts.environment.watchTenant) showAges(series, now);
    const errors: unknown[] = [];
    for (const rule of rules.filter(({ enabled }) => enabled)) {
      await this.judgeRule(rule, { parts, tenant, series, now }).catch((error: unknown) => errors.push(nameRule(error, tenant, rule.name)));
    }
    await this.closeLeft(tenant, rules, now);
    if (errors.length > 0) throw errors[0];
  }

  private async judgeRule(rule: NamedRule, looking: Looking): Promise<void> {
    const findings = await gatherFindings(rule, looking);
    await keepEpisodes({ database: this.parts.database, tenant: looking.tenant, rule, ways: this.ways, decide: (open) => decide(open, findings) });
  }

  /** Episodes of rules that are gone or switched off. */
  private async closeLeft(tenant: string, rules: readonly NamedRule[], now: number): Promise<void> {
    const { database } = this.parts;
    const inForce = new Set(rules.filter(({ enabled }) => enabled).map(({ name }) => name));
    const left = (await withConnection(database, (connection) => rulesWithOpenEpisodes(connection, tenant))).filter((name) => !inForce.has(name));
    for (const name of left) await keepEpisodes({ database, tenant, rule: { name, severity: 'info' }, ways: this.ways, decide: (open) => closeAll(open, now) });
  }

  private async rulesOf(tenant: string): Promise<readonly NamedRule[]> {
    const stored = await withConnection(this.parts.database, (connection) => listAlarmRules(connection, tenant));
    const { rules, unreadable } = mergeRules(this.defaults, stored);
    for (const { name, problems } of unreadable) this.parts.logger.warn({ tenant, rule: name, problems }, 'a rule cannot be read and is left out');
    return rules;
  }

  private hearingOf(tenant: string): Hearing {
    const hearing = this.hearings.get(tenant) ?? new Hearing(this.parts, tenant);
    this.hearings.set(tenant, hearing);
    return hearing;
  }

  private async showOpen(): Promise<void> {
    pipelineMetrics.alarmsOpen.reset();
    for (const { severity, count } of await withConnection(this.parts.database, countOpenEpisodes)) pipelineMetrics.alarmsOpen.set({ severity }, count);
  }
}

function nameRule(error: unknown, tenant: string, rule: string): Error {
  return new Error(`the alarm rule ${rule} of ${tenant} cannot be judged: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
