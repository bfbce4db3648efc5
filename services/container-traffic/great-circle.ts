import type { Coordinates } from '#libs/contracts';

const earthRadiusMetres = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres along the great circle between two points (haversine, mean earth radius). */
export function metresBetween(a: Coordinates, b: Coordinates): number {
  const halfChord = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const square = halfChord(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfChord(a.lon, b.lon);
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(square)));
}
