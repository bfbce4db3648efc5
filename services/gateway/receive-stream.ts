import type { Readable } from 'node:stream';
import { maxEventBytes } from '#libs/contracts';
import { ProblemError } from '#libs/platform';
import type { EventJudge } from './judge-event.js';
import type { Shipment } from './shipment.js';
import { LineSplitter } from './split-lines.js';
import type { Tally } from './tally.js';
import { tooLarge } from './verdict.js';

const bytesPerSend = 256 * 1024;
const sendsUnderWay = 4;

/** What one stream may hold at a time: its sends, one long line and a chunk. */
export const streamWindowBytes = (sendsUnderWay + 2) * bytesPerSend;

interface Send {
  /** Events added up to this send. */
  readonly before: number;
  /** Resolves to the error it failed with, if any: nobody may be listening yet. */
  readonly outcome: Promise<Error | undefined>;
}

/**
 * Publishes one event a line while the lines arrive, in constant memory. When it must stop, the problem says what was
 * accepted so far and, as `resumeAt`, the index of the first event not known to be stored.
 */
export async function receiveStream(body: Readable, judge: EventJudge, shipment: Shipment): Promise<Tally> {
  const sends: Send[] = [];
  const splitter = new LineSplitter(maxEventBytes);
  let acknowledged = 0;
  const settleOldest = async (): Promise<void> => {
    const { before, outcome } = sends.shift() as Send;
    const failure = await outcome;
    if (failure !== undefined) throw failure;
    acknowledged = before;
  };
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      addLines(splitter.push(chunk as Buffer), judge, shipment);
      if (shipment.waitingBytes < bytesPerSend) continue;
      sends.push(startSend(shipment));
      if (sends.length >= sendsUnderWay) await settleOldest();
    }
    addLines(splitter.end(), judge, shipment);
    sends.push(startSend(shipment));
    while (sends.length > 0) await settleOldest();
    return shipment.tally;
  } catch (error) {
    await Promise.all(sends.map((send) => send.outcome));
    body.resume();
    throw error instanceof ProblemError ? withProgress(error, shipment, acknowledged) : error;
  }
}

function addLines(lines: Iterable<Buffer | 'too-long'>, judge: EventJudge, shipment: Shipment): void {
  for (const line of lines) shipment.add(line === 'too-long' ? tooLarge(maxEventBytes + 1) : judge.judgeBytes(line, shipment.tenant));
}

function startSend(shipment: Shipment): Send {
  const before = shipment.added;
  return { before, outcome: shipment.send().then(() => undefined, asError) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The rest of the stream is not wanted any more: the connection ends with the answer. */
function withProgress(error: ProblemError, shipment: Shipment, acknowledged: number): ProblemError {
  const { status, detail, type: _type, title: _title, ...members } = error.problem;
  return new ProblemError(status, detail, {
    headers: { ...error.headers, connection: 'close' },
    members: { ...members, ...shipment.tally.answer(), resumeAt: acknowledged },
  });
}
