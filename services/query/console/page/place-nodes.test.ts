import type { LegRow, NodeRow } from './answers.mjs';
import { placeNodes } from './place-nodes.mjs';

const node = (id: string, lon = '', lat = lon): NodeRow => ({ node_id: id, name: id, country: 'KZ', kind: 'CITY', lat, lon, status: 'OPEN' });
const leg = (from: string, to: string, metres: number): LegRow => ({ leg_id: `${from}-${to}`, from_node: from, to_node: to, mode: 'RAIL', distance_m: String(metres) });
const spots = (nodes: NodeRow[], legs: LegRow[]): unknown[] => placeNodes(nodes, legs).map(({ node: { node_id: id }, lon, isSure }) => [id, Number(lon.toFixed(3)), isSure]);

it('puts a node without coordinates between its neighbours, by the lengths of the legs', () => {
  expect(spots([node('A', '0'), node('B'), node('C', '10')], [leg('A', 'B', 100), leg('B', 'C', 300)])).toEqual([['A', 0, true], ['B', 2.5, false], ['C', 10, true]]);
});

it('does so for several in a row', () => {
  expect(spots([node('A', '0'), node('B'), node('C'), node('D', '10')], [leg('A', 'B', 200), leg('B', 'C', 300), leg('C', 'D', 500)])).toEqual([['A', 0, true], ['B', 2, false], ['C', 5, false], ['D', 10, true]]);
});

it('leaves out what only one known place leads to, and what none does', () => {
  expect(spots([node('A', '0'), node('B'), node('C'), node('D')], [leg('A', 'B', 100), leg('B', 'C', 100)])).toEqual([['A', 0, true]]);
});
