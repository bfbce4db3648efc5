import { readReferenceSet } from '#libs/reference';
import type { LegRow, NodeRow } from './answers.mjs';
import { layOutMap, sheet } from './lay-out-map.mjs';
import { placeNodes } from './place-nodes.mjs';

const rows = readReferenceSet('common');
const legs = rows.legs as unknown as LegRow[];
const ends = new Set(legs.flatMap(({ from_node: from, to_node: to }) => [from, to]));
const placed = placeNodes((rows.nodes as unknown as NodeRow[]).filter(({ node_id: id }) => ends.has(id)), legs);
const layout = layOutMap(placed, legs);

it('draws every place of the corridor once and all of it on the sheet', () => {
  expect(layout.marks.flatMap(({ places }) => places)).toHaveLength(placed.length);
  for (const { x, y } of layout.marks) expect([x >= 0, x <= sheet.width, y >= 0, y <= layout.height]).toEqual([true, true, true, true]);
});

it('draws west to the left and north above', () => {
  const at = (id: string): { x: number; y: number } | undefined => layout.marks.find(({ places }) => places.some(({ node }) => node.node_id === id));
  expect(at('GE-POTI')?.x).toBeLessThan(at('KZ-AKTAU')?.x ?? 0);
  expect(at('KZ-AKTAU')?.x).toBeLessThan(at('CN-XIAN')?.x ?? 0);
  expect(at('KZ-DOSTYK')?.y).toBeLessThan(at('CN-XIAN')?.y ?? 0);
});

it('draws a leg between its two ends where both have a place', () => {
  const known = new Set(placed.map(({ node }) => node.node_id));
  expect(layout.lines).toHaveLength(legs.filter(({ from_node: from, to_node: to }) => known.has(from) && known.has(to)).length);
});
