import fc from 'fast-check';
import { EventStreamReader } from './event-stream.mjs';

const text = ': a comment\n\nevent: open\ndata: {"at":1}\n\nevent: changed\r\ndata: first\r\ndata:second\r\n\r\nevent: beat\ndata: cut off';
const events = [{ type: 'open', data: '{"at":1}' }, { type: 'changed', data: 'first\nsecond' }];

it('gives the events that are complete, without comments', () => {
  expect(new EventStreamReader().read(text)).toEqual(events);
});

it('gives the same however the text is cut', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (cuts) => {
    const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
    const reader = new EventStreamReader();
    const read = places.slice(1).flatMap((end, i) => reader.read(text.slice(places[i], end)));
    expect(read).toEqual(events);
  }));
});
