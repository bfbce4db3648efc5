import type { Cube } from '#libs/contracts';
import type { Corridor, ReferenceSnapshot } from '#libs/reference';
import type { Derived } from './derived.js';

const noCorridor = 'NONE';

/** `corridor`: of both ends of a way, of a node, or of a checkpoint whose sides lie on it; a place may lie on several. */
export function corridorOf({ dimensions }: Cube): readonly Derived[] {
  const isNode = (name: string): boolean => dimensions.some((dimension) => dimension.name === name && dimension.reference === 'node');
  if (isNode('from') && isNode('to')) return [corridorBy(['from', 'to'], ({ nodes }) => [nodes, nodes])];
  if (isNode('node')) return [corridorBy(['node'], ({ nodes }) => [nodes])];
  return dimensions.some(({ name }) => name === 'checkpoint') ? [corridorBy(['checkpoint'], (corridor, reference) => [checkpointsOn(corridor, reference)])] : [];
}

function corridorBy(from: readonly string[], membersOf: (corridor: Corridor, reference: ReferenceSnapshot) => readonly (readonly string[])[]): Derived {
  return {
    name: 'corridor',
    from,
    lookUp(values, reference) {
      const isOn = (corridor: Corridor): boolean => membersOf(corridor, reference).every((members, i) => members.includes(values[i] ?? ''));
      const found = reference.corridors.filter(isOn).map(({ id }) => id);
      return found.length > 0 ? found : [noCorridor];
    },
    members(value, reference) {
      const corridor = reference.corridors.find(({ id }) => id === value);
      return corridor && membersOf(corridor, reference);
    },
    allowed: (reference) => reference.corridors.map(({ id }) => id),
  };
}

function checkpointsOn({ nodes }: Corridor, { checkpoints }: ReferenceSnapshot): string[] {
  return checkpoints.filter(({ nodeA, nodeB }) => nodes.includes(nodeA) && nodes.includes(nodeB)).map(({ id }) => id);
}
