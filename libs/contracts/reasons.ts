/** Why an event was refused (domains.md 4.1). A closed list: it becomes metric labels and dead-letter columns. */
export const rejectReasons = [
  'undecodable',
  'not_cloudevent',
  'unknown_type',
  'missing_field',
  'wrong_type',
  'unknown_code',
  'value_out_of_range',
  'bad_time',
  'time_out_of_range',
  'actual_in_future',
  'recordedtime_in_future',
  'inconsistent',
  'too_large',
  'entity_too_large',
  'mapping_failed',
  'store_refused',
] as const;

export type RejectReason = (typeof rejectReasons)[number];

/** What is odd about an event that nevertheless counts (domains.md 4.2). A closed list. */
export const warningFlags = [
  'check_digit_invalid',
  'container_category_unusual',
  'container_number_nonstandard',
  'container_number_placeholder',
  'wagon_check_digit',
  'size_type_unknown',
  'size_conflict',
  'place_unknown',
  'node_not_open',
  'recorded_before_event',
  'recordedtime_missing',
  'reentry_debounced',
  'fact_after_exit',
  'reported_by_several_sources',
  'implausible_speed',
  'codeshare_only',
  'schedule_missing',
  'moved_after_cancelled',
  'load_over_capacity',
  'origin_date_local',
  'repeat_step',
  'activity_unknown',
  'gauge_same_instant',
  'feed_row_repeated',
  'feed_inconsistent',
] as const;

export type WarningFlag = (typeof warningFlags)[number];

/** One violation, worded for whoever sent the event. `propertyPath` is a JSONPath such as `$.data.unitId`. */
export interface Violation {
  readonly reason: RejectReason;
  readonly propertyPath: string;
  readonly message: string;
}
