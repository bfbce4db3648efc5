import type { Link, Tap } from './tcp-proxy.js';
import { MessageCutter, type PostgresMessage, labelOf, textAt } from './postgres-messages.js';

/** A moment in the life of a statement on its way from a service to Postgres and back. */
export interface Moment {
  /** `before`: it has not reached the server. `sent`: it has, no answer yet. `after`: answered, and the service does not know. */
  readonly when: 'before' | 'sent' | 'after';
  readonly statement: string;
  /** The first statement after `begin`: tells claims from batches. Empty outside of transactions. */
  readonly transaction: string;
  /** The server answered with an error. */
  readonly failed: boolean;
}

/** Told of every moment; what it answers becomes of the connection. */
export type OnMoment = (moment: Moment) => 'pass' | 'hold' | 'reset';

/** Recognises statements by name or text in the wire protocol: production code knows nothing of it. */
export class StatementTap implements Tap {
  private readonly client = new MessageCutter(true);
  private readonly server = new MessageCutter(false);
  private readonly labels = new Map<string, string>();
  private current: string | undefined;
  private transaction = '';
  private hasBegun = false;
  private failed = false;
  private isOver = false;

  constructor(
    private readonly link: Link,
    private readonly onMoment: OnMoment,
  ) {}

  fromClient(bytes: Buffer): Buffer {
    const passed: Buffer[] = [];
    for (const message of this.client.push(bytes)) {
      if (this.isOver) break;
      const started = this.startedBy(message);
      if (started !== undefined && !this.begin(started)) break;
      passed.push(message.bytes);
      if (this.current !== undefined && (message.type === 'S' || message.type === 'Q')) queueMicrotask(() => this.isOver || this.meet('sent'));
    }
    return Buffer.concat(passed);
  }

  fromServer(bytes: Buffer): Buffer {
    const passed: Buffer[] = [];
    for (const message of this.server.push(bytes)) {
      if (this.isOver) break;
      if (message.type === 'E') this.failed = true;
      if (message.type === 'Z' && this.current !== undefined && !this.end()) break;
      passed.push(message.bytes);
    }
    return Buffer.concat(passed);
  }

  /** The label of the statement that a message starts, if it starts one. */
  private startedBy({ type, bytes }: PostgresMessage): string | undefined {
    if (type === 'Q') return labelOf('', textAt(bytes, 5).text);
    if (type === 'P') {
      const { text: name, next } = textAt(bytes, 5);
      this.labels.set(name, labelOf(name, textAt(bytes, next).text));
    }
    if (type !== 'B') return undefined;
    const { text: statement } = textAt(bytes, textAt(bytes, 5).next);
    return this.labels.get(statement) ?? statement;
  }

  private begin(statement: string): boolean {
    if (statement === 'begin') this.hasBegun = true;
    else if (this.hasBegun && this.transaction === '') this.transaction = statement;
    this.current = statement;
    this.failed = false;
    return this.meet('before');
  }

  private end(): boolean {
    if (!this.meet('after')) return false;
    if (this.current === 'commit' || this.current === 'rollback') {
      this.transaction = '';
      this.hasBegun = false;
    }
    this.current = undefined;
    return true;
  }

  /** False when the connection ends here. */
  private meet(when: Moment['when']): boolean {
    const answer = this.onMoment({ when, statement: this.current ?? '', transaction: this.transaction, failed: this.failed });
    if (answer === 'pass') return true;
    this.isOver = true;
    if (answer === 'hold') this.link.hold();
    else this.link.reset();
    return false;
  }
}
