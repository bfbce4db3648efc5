/*
 * Loaded before a service: its clock jumps, an hour ahead at the first SIGUSR2, two days back at the next, and so on.
 * Timers go on as they were, as they do when somebody sets a computer's clock.
 */
const jumpsHours = [1, -48, 24, 0];
const RealDate = Date;
const realNow = Date.now.bind(Date);
let offsetMillis = 0;
let jumps = 0;

process.on('SIGUSR2', () => {
  offsetMillis = (jumpsHours[jumps++ % jumpsHours.length] ?? 0) * 3_600_000;
  process.stderr.write(`the clock jumped: it is ${new Date().toISOString()} now\n`);
});

class JumpingDate extends RealDate {
  constructor(...values: unknown[]) {
    if (values.length === 0) super(realNow() + offsetMillis);
    else super(...(values as [number]));
  }

  static override now(): number {
    return realNow() + offsetMillis;
  }
}

globalThis.Date = JumpingDate as DateConstructor;
