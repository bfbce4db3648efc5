import { Writable } from 'node:stream';
import { openProgress } from './show-progress.js';

class Screen extends Writable {
  text = '';
  constructor(readonly isTTY: boolean) {
    super();
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const at = (bytesRead: number) => ({ file: 'f', bytesRead, bytesTotal: 1_000, rows: 1_200, events: 1_200, accepted: 1_200, refused: 1 });

describe('progress', () => {
  it('is a line every five seconds where nobody watches', () => {
    let time = 0;
    const stderr = new Screen(false);
    const display = openProgress({ stderr, now: () => time });
    for (time = 0; time <= 12_000; time += 1_000) display.show(at(time / 12));
    display.stop();
    expect(stderr.text).toBe('41 % read, 1,200 events accepted, 1 refusal\n83 % read, 1,200 events accepted, 1 refusal\n');
  });

  it('is nothing for what is quickly done', () => {
    const stderr = new Screen(false);
    const display = openProgress({ stderr, now: () => 0 });
    display.show(at(1_000));
    display.stop();
    expect(stderr.text).toBe('');
  });

  it('says what went wrong on a line of its own', () => {
    const stderr = new Screen(false);
    openProgress({ stderr, now: () => 0 }).say('No gateway answers. Trying again.');
    expect(stderr.text).toBe('No gateway answers. Trying again.\n');
  });
});
