import type { LegRow } from './answers.mjs';
import type { Placed } from './place-nodes.mjs';

/** The drawing's width in its own units; it is as high as the places need. */
export const sheet = { width: 1_000, most: 440, margin: 60 } as const;

/** Nodes drawn as one mark because they lie on top of each other at this scale. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly places: readonly Placed[];
  readonly label: { readonly text: string; readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' };
}

export interface Line {
  readonly leg: LegRow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface MapLayout {
  readonly marks: readonly Mark[];
  readonly lines: readonly Line[];
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const sameMark = 15;
const [charWidth, lineHeight, gap] = [7, 16, 11];

/** Puts places and legs on the sheet: degrees of longitude as wide as they are in the middle latitude. */
export function layOutMap(placed: readonly Placed[], legs: readonly LegRow[]): MapLayout {
  const { toSheet, height } = projection(placed);
  const points = new Map(placed.map((place): [string, Point] => [place.node.node_id, toSheet(place)]));
  const lines = legs.flatMap((leg): Line[] => {
    const [a, b] = [points.get(leg.from_node), points.get(leg.to_node)];
    return a && b ? [{ leg, x1: a.x, y1: a.y, x2: b.x, y2: b.y }] : [];
  });
  return { marks: labelled(gather(placed, points), lines, height), lines, height };
}

function projection(placed: readonly Placed[]): { readonly toSheet: (place: Placed) => Point; readonly height: number } {
  const [west, east] = [Math.min(...placed.map(({ lon }) => lon)), Math.max(...placed.map(({ lon }) => lon))];
  const [south, north] = [Math.min(...placed.map(({ lat }) => lat)), Math.max(...placed.map(({ lat }) => lat))];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [width, high] = [sheet.width - 2 * sheet.margin, sheet.most - 2 * sheet.margin];
  const scale = Math.min(width / Math.max((east - west) * squeeze, 0.1), high / Math.max(north - south, 0.1));
  const left = (sheet.width - (east - west) * squeeze * scale) / 2;
  return {
    toSheet: ({ lon, lat }) => ({ x: Math.round(left + (lon - west) * squeeze * scale), y: Math.round(sheet.margin + (north - lat) * scale) }),
    height: Math.ceil((north - south) * scale) + 2 * sheet.margin,
  };
}

function gather(placed: readonly Placed[], points: ReadonlyMap<string, Point>): (Point & { places: Placed[] })[] {
  const marks: (Point & { places: Placed[] })[] = [];
  for (const place of placed) {
    const point = points.get(place.node.node_id) as Point;
    const near = marks.find(({ x, y }) => Math.hypot(x - point.x, y - point.y) < sameMark);
    if (near) near.places.push(place);
    else marks.push({ ...point, places: [place] });
  }
  return marks;
}

/** Every mark gets its label on the side where it covers least; a line is less bad to cover than a mark or a label. */
function labelled(marks: readonly (Point & { readonly places: readonly Placed[] })[], lines: readonly Line[], height: number): Mark[] {
  const solid: Box[] = marks.map((mark) => boxAround(mark, 8));
  const thin = lines.flatMap(alongLine);
  return marks.map((mark) => {
    const [first, ...others] = mark.places.map(({ node }) => node.name);
    const text = others.length > 0 ? `${first} +${others.length}` : (first ?? '');
    const cost = (box: Box): number => (isOnSheet(box, height) ? 0 : 1_000) + 50 * count(solid, box) + count(thin, box);
    const best = sidesOf(mark, text.length * charWidth).reduce((least, side) => (cost(side.box) < cost(least.box) ? side : least));
    solid.push(best.box);
    return { ...mark, label: { text, ...best.at } };
  });
}

function sidesOf({ x, y }: Point, width: number): { readonly at: Omit<Mark['label'], 'text'>; readonly box: Box }[] {
  const box = (left: number, baseline: number): Box => ({ left, right: left + width, top: baseline - lineHeight + 3, bottom: baseline + 3 });
  return [
    { at: { x, y: y - gap, anchor: 'middle' }, box: box(x - width / 2, y - gap) },
    { at: { x, y: y + gap + 11, anchor: 'middle' }, box: box(x - width / 2, y + gap + 11) },
    { at: { x, y: y - 3 * gap, anchor: 'middle' }, box: box(x - width / 2, y - 3 * gap) },
    { at: { x, y: y + 3 * gap + 11, anchor: 'middle' }, box: box(x - width / 2, y + 3 * gap + 11) },
    { at: { x: x + gap, y: y + 4, anchor: 'start' }, box: box(x + gap, y + 4) },
    { at: { x: x - gap, y: y + 4, anchor: 'end' }, box: box(x - gap - width, y + 4) },
  ];
}

/** Small boxes on a line, so close that no label slips between. */
function alongLine({ x1, y1, x2, y2 }: Line): Box[] {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 10);
  return Array.from({ length: steps }, (_, i) => boxAround({ x: x1 + ((x2 - x1) * i) / steps, y: y1 + ((y2 - y1) * i) / steps }, 2));
}

function boxAround({ x, y }: Point, half: number): Box {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

function isOnSheet({ left, right, top, bottom }: Box, height: number): boolean {
  return left >= 0 && right <= sheet.width && top >= 0 && bottom <= height;
}

function count(boxes: readonly Box[], box: Box): number {
  return boxes.filter((other) => overlap(box, other)).length;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
