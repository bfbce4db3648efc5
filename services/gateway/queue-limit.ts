const kibibyte = 1024;
const firstBytes = 2048 * kibibyte;
const leastBytes = 256 * kibibyte;
/** What waits shall be gone within this. */
const targetWaitMillis = 150;
const windowMillis = 250;

/**
 * How many bytes may wait for the broker, so that the wait stays short. While waits are short and the limit is felt it grows
 * by a quarter; once one is too long it falls, at most to half, to what was drained in the time aimed at (Little's law).
 */
export class QueueLimit {
  private limit = firstBytes;
  private drainedBytes = 0;
  private busyMillis = 0;
  private longestWaitMillis = 0;
  private isFelt = false;

  constructor(private readonly maxBytes: number) {}

  /** True when so much may wait; one request alone always may. */
  allows(waitingBytes: number, bytes: number): boolean {
    const isAllowed = waitingBytes === 0 || waitingBytes + bytes <= this.limit;
    if (!isAllowed || waitingBytes + bytes > this.limit / 2) this.isFelt = true;
    return isAllowed;
  }

  /** Learns from bytes that waited so long; `busyMillis` is the time since the last call in which anything waited. */
  learn(bytes: number, waitMillis: number, busyMillis: number): void {
    this.drainedBytes += bytes;
    this.busyMillis += busyMillis;
    this.longestWaitMillis = Math.max(this.longestWaitMillis, waitMillis);
    if (this.busyMillis >= windowMillis) this.adjust();
  }

  private adjust(): void {
    const isSlow = this.longestWaitMillis > targetWaitMillis;
    if (isSlow) this.limit = Math.max(leastBytes, this.limit / 2, (this.drainedBytes / this.busyMillis) * targetWaitMillis);
    else if (this.isFelt) this.limit = Math.min(this.maxBytes, this.limit * 1.25);
    this.drainedBytes = 0;
    this.busyMillis = 0;
    this.longestWaitMillis = 0;
    this.isFelt = false;
  }
}
