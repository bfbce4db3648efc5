import { parseVitalSigns, robustSlope } from './vital-signs.js';

it('vital signs are read from metrics, where each line that is no comment is a series', () => {
  const text = '# HELP process_open_fds Open files.\nprocess_open_fds 31\nprocess_resident_memory_bytes 104857600\nnodejs_active_resources{type="Timeout"} 4\nnodejs_active_resources_total 12\n';
  expect(parseVitalSigns(text, 3)).toEqual({ minute: 3, residentMiB: 100, descriptors: 31, resources: 12, series: 4 });
});

describe('a robust slope', () => {
  const line = Array.from({ length: 20 }, (_, x) => [x, 5 + 2 * x] as [number, number]);

  it('is that of a line', () => expect(robustSlope(line)).toBe(2));
  it('does not follow a few outliers', () => expect(robustSlope(line.map(([x, y]) => [x, x % 7 === 3 ? 900 : y]))).toBeCloseTo(2, 5));
  it('is that of a saw whose teeth grow', () => expect(robustSlope(Array.from({ length: 200 }, (_, x) => [x, (x % 5) * 10 + x / 2]))).toBeCloseTo(0.5, 1));
  it('is 0 where nothing changes, and where there is nothing', () => expect([robustSlope([[0, 4], [1, 4], [2, 4]]), robustSlope([])]).toEqual([0, 0]));
});
