import type { QueryRunner } from 'typeorm';

/** Makes a role of the cluster and lets the login that migrates act as it. With `seesEverything` row security does not apply to it. */
export async function makeRole(runner: QueryRunner, role: string, seesEverything: boolean): Promise<void> {
  await runner.query(createRole(role, seesEverything ? 'nologin bypassrls' : 'nologin'));
  await runner.query(joinRole(role));
}

/** Makes a role of the cluster that logins can be members of; the login that migrates does not act as it. */
export async function makeGroup(runner: QueryRunner, role: string): Promise<void> {
  await runner.query(createRole(role, 'nologin'));
}

/** Roles are the cluster's: another database may have created it, or be doing so right now. */
function createRole(role: string, attributes: string): string {
  return `do $$ begin
    if exists (select from pg_roles where rolname = '${role}') then return; end if;
    begin
      create role ${role} ${attributes};
    exception when insufficient_privilege then
      create role ${role} nologin;
    end;
  exception when duplicate_object or unique_violation then null;
  end $$`;
}

/** A superuser needs no membership. */
function joinRole(role: string): string {
  return `do $$ begin
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant ${role} to %I', current_user);
    end if;
  exception
    when unique_violation then null;
    when insufficient_privilege then
      if not pg_has_role(current_user, '${role}', 'usage') then
        raise exception 'the login % may not grant itself the role ${role}: let a superuser run "grant ${role} to %"', current_user, current_user;
      end if;
  end $$`;
}
