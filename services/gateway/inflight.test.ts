import { Inflight, type Ticket } from './inflight.js';

const mebibyte = 1024 * 1024;

/** A ticket whose bytes wait for the broker; undefined when it is shed. */
function queue(inflight: Inflight, bytes: number): Ticket | undefined {
  const ticket = inflight.admit(bytes);
  if (ticket?.enqueue()) return ticket;
  ticket?.release();
  return undefined;
}

it('holds no more than its bound and takes more once something was given back', () => {
  const inflight = new Inflight(10, () => 0);
  const first = inflight.admit(6);
  expect([inflight.hasRoom(5), inflight.admit(5)]).toEqual([false, undefined]);
  first?.release();
  expect(inflight.admit(5)).toBeDefined();
});

it('gives back only once', () => {
  const inflight = new Inflight(10, () => 0);
  const ticket = inflight.admit(6);
  ticket?.release();
  ticket?.release();
  inflight.admit(6);
  expect(inflight.admit(5)).toBeUndefined();
});

it('lets a request grow while there is room', () => {
  const inflight = new Inflight(10, () => 0);
  const ticket = inflight.admit(1);
  expect([ticket?.grow(9), ticket?.grow(1)]).toEqual([true, false]);
  ticket?.release();
  expect(inflight.admit(10)).toBeDefined();
});

it('does not count towards the queue what is still being read', () => {
  const inflight = new Inflight(64 * mebibyte, () => 0);
  inflight.admit(16 * mebibyte);
  expect(queue(inflight, 3 * mebibyte)).toBeDefined();
});

it('queues what it drains in 400 ms once a wait was longer than that', () => {
  let now = 0;
  const inflight = new Inflight(64 * mebibyte, () => now);
  const first = Array.from({ length: 2 }, () => queue(inflight, mebibyte));
  now += 1_000;
  for (const ticket of first) ticket?.release();
  expect(queue(inflight, mebibyte)).toBeDefined();
  expect(queue(inflight, mebibyte)).toBeUndefined();
});

it('queues more, up to its bound, while waits are short', () => {
  let now = 0;
  const inflight = new Inflight(16 * mebibyte, () => now);
  expect(Array.from({ length: 6 }, () => queue(inflight, mebibyte)).filter((ticket) => ticket)).toHaveLength(2);
  const busy = new Inflight(16 * mebibyte, () => now);
  for (let i = 0; i < 40; i++) {
    const tickets = Array.from({ length: 16 }, () => queue(busy, mebibyte));
    now += 100;
    for (const ticket of tickets) ticket?.release();
  }
  expect(Array.from({ length: 17 }, () => queue(busy, mebibyte)).filter((ticket) => ticket)).toHaveLength(16);
});

it('lets one request alone in, however slow it drained', () => {
  let now = 0;
  const inflight = new Inflight(64 * mebibyte, () => now);
  const slow = queue(inflight, mebibyte);
  now += 60_000;
  slow?.release();
  expect(queue(inflight, 16 * mebibyte)).toBeDefined();
});
