import type { Link, Tap } from './tcp-proxy.js';

const produceKey = 0;

/** What becomes of the broker's answer to a produce request that was carried out. */
export type OnProduceAnswer = () => 'pass' | 'hold' | 'reset';

/** Recognises answers to Produce in the Kafka protocol (size, then api key and correlation id; kafka.apache.org/protocol). */
export class ProduceTap implements Tap {
  private readonly client = new FrameCutter();
  private readonly server = new FrameCutter();
  private readonly produces = new Set<number>();

  constructor(
    private readonly link: Link,
    private readonly onAnswer: OnProduceAnswer,
  ) {}

  fromClient(bytes: Buffer): Buffer {
    const frames = this.client.push(bytes);
    for (const frame of frames) if (frame.readInt16BE(4) === produceKey) this.produces.add(frame.readInt32BE(8));
    return Buffer.concat(frames);
  }

  fromServer(bytes: Buffer): Buffer {
    const passed: Buffer[] = [];
    for (const frame of this.server.push(bytes)) {
      if (this.produces.delete(frame.readInt32BE(4)) && !this.lets()) break;
      passed.push(frame);
    }
    return Buffer.concat(passed);
  }

  private lets(): boolean {
    const answer = this.onAnswer();
    if (answer === 'hold') this.link.hold();
    if (answer === 'reset') this.link.reset();
    return answer === 'pass';
  }
}

/** Cuts a stream into frames, each with its four bytes of length. */
class FrameCutter {
  private rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): Buffer[] {
    this.rest = Buffer.concat([this.rest, bytes]);
    const frames: Buffer[] = [];
    while (this.rest.length >= 4 && this.rest.length >= 4 + this.rest.readUInt32BE(0)) {
      const end = 4 + this.rest.readUInt32BE(0);
      frames.push(this.rest.subarray(0, end));
      this.rest = this.rest.subarray(end);
    }
    return frames;
  }
}
