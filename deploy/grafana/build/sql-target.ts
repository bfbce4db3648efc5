import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The Postgres source as provisioning/datasources names it. */
export const postgres = { type: 'grafana-postgresql-datasource', uid: 'caravan-postgres' } as const;

/** A question of Postgres as Grafana keeps it. */
export class SqlTarget implements Builder<Dataquery> {
  constructor(
    private readonly refId: string,
    private readonly rawSql: string,
    private readonly format: 'time_series' | 'table',
  ) {}

  build(): Dataquery {
    const query = { refId: this.refId, datasource: postgres, editorMode: 'code', rawQuery: true, rawSql: this.rawSql, format: this.format };
    return query as unknown as Dataquery;
  }
}
