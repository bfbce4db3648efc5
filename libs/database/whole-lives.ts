/**
 * What an entity `e` holds, has applied and is flagged with, whole: of a long life the row has only the open end, the rest lies in
 * its segments (docs/adr/0012). Packs put one after the other are read as one. A row that is the whole life is not looked up again.
 */
const segmentsOf = 'from caravan.entity_segment s where s.entity_key = e.entity_key';

export const wholeFacts = `case when e.cut is null then e.facts else (select string_agg(s.facts, ''::bytea order by s.segment) ${segmentsOf}) || e.facts end`;

export const wholeApplied = `case when e.cut is null then e.applied else (select string_agg(s.applied, ''::bytea order by s.segment) ${segmentsOf}) || e.applied end`;

export const wholeFlags = `case when e.cut is null then e.flags else (
             select jsonb_object_agg(f.key, f.value)::text
               from (select s.flags ${segmentsOf} union all select e.flags) p
              cross join lateral jsonb_each(p.flags::jsonb) f) end`;

/** How many segments there are; null: the row is the whole life. */
export const segmentCount = `case when e.cut is not null then (select count(*)::int ${segmentsOf}) end`;

/** Bytes of the facts, which no value has to be read for. */
export const wholeFactBytes = `(octet_length(e.facts) + case when e.cut is null then 0 else (select coalesce(sum(octet_length(s.facts)), 0) ${segmentsOf}) end)::int`;
