import { kinds, rowKey } from './kinds.js';
import { readReferenceSet } from './load.js';
import { isZone } from './zones.js';

const common = readReferenceSet('common');
const devFeeds = readReferenceSet('dev-feeds');

it('reads a file for every kind of the common set', () => {
  expect(Object.keys(common)).toEqual([...kinds]);
  expect([common.nodes?.length, common.checkpoints?.length, common.airports?.length]).toEqual([51, 10, 56]);
});

it('reads the places of the development feeds apart', () => {
  expect(Object.keys(devFeeds)).toEqual(['nodes', 'nodeAliases', 'airports']);
  expect(devFeeds.nodes?.length).toBe(215);
});

it.each(kinds)('has no two %s rows of one key', (kind) => {
  const keys = [...(common[kind] ?? []), ...(devFeeds[kind] ?? [])].map((row) => rowKey(kind, row));
  expect(new Set(keys).size).toBe(keys.length);
});

it('names only zones that exist and nodes that are there', () => {
  const nodes = new Set([...(common.nodes ?? []), ...(devFeeds.nodes ?? [])].map((row) => row['node_id']));
  const zones = [...(common.nodes ?? []), ...(devFeeds.nodes ?? []), ...(common.airports ?? [])].map((row) => row['zone'] ?? '');
  expect(zones.filter((zone) => !isZone(zone))).toEqual([]);
  const named = [
    ...[...(common.nodeAliases ?? []), ...(devFeeds.nodeAliases ?? [])].map((row) => row['node_id']),
    ...(common.checkpoints ?? []).flatMap((row) => [row['node_a'], row['node_b']]),
    ...[...(common.legs ?? []), ...(common.odPairs ?? [])].flatMap((row) => [row['from_node'], row['to_node']]),
  ];
  expect(named.filter((node) => !nodes.has(node))).toEqual([]);
});
