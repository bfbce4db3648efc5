/** What crosses a border. */
export const unitTypes = ['TRUCK', 'CAR', 'BUS', 'TRAIN', 'WAGON', 'CONTAINER', 'PEDESTRIAN', 'OTHER'] as const;
/** IN enters the node's country, OUT leaves it. */
export const stepDirections = ['IN', 'OUT'] as const;
export const modes = ['ROAD', 'RAIL'] as const;
export const gaugeDirections = ['IN', 'OUT', 'BOTH'] as const;
export const lanes = ['STANDARD', 'FAST', 'READY', 'NEXUS_SENTRI', 'ALL'] as const;
export const gaugeMetrics = ['QUEUE_UNITS', 'WAIT_S', 'LANES_OPEN'] as const;
export const countMetrics = [
  'TRUCKS',
  'TRUCK_CONTAINERS_LADEN',
  'TRUCK_CONTAINERS_EMPTY',
  'TRAINS',
  'RAIL_CONTAINERS_LADEN',
  'RAIL_CONTAINERS_EMPTY',
  'TRAIN_PASSENGERS',
  'BUSES',
  'BUS_PASSENGERS',
  'PERSONAL_VEHICLES',
  'PERSONAL_VEHICLE_PASSENGERS',
  'PEDESTRIANS',
  'PERSONS',
  'CONTAINERS',
  'CARGO_KG',
] as const;
export const regimes = ['IMPORT', 'EXPORT', 'TRANSIT'] as const;
