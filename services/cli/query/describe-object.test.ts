import { describeObject } from './describe-object.js';

describe('describeObject', () => {
  it('shows fields as lines and lists as tables', () => {
    expect(describeObject({ at: '2024-01-01', watermark: null, domains: [{ domain: 'flights', lag: 3 }], sources: [] }).text).toBe(
      'at: 2024-01-01\nwatermark: \n\ndomains\ndomain   lag\nflights    3\n\nsources\nnone\n',
    );
  });

  it('gives CSV the longest list', () => {
    expect(describeObject({ a: [{ x: 1 }], b: [{ y: 1 }, { y: 2 }] })).toMatchObject({ columns: [{ name: 'y' }], rows: [{ y: 1 }, { y: 2 }] });
  });

  it('gives CSV the object itself when it has no list', () => {
    expect(describeObject({ x: 1 })).toMatchObject({ columns: [{ name: 'x' }], rows: [{ x: 1 }] });
  });
});
