import { type Server, type Socket, connect, createServer } from 'node:net';

/** What flows: everything, nothing (as if cables were cut), or one way only. */
export type Flow = 'open' | 'cut' | 'to-server-only' | 'to-client-only';

/** One connection through a proxy. */
export interface Link {
  /** Nothing more flows, in either direction, and neither end is told. */
  hold(): void;
  /** Both ends see the connection end. */
  reset(): void;
}

/** Looks at the bytes of one connection; what it returns is passed on. */
export interface Tap {
  fromClient(bytes: Buffer): Buffer;
  fromServer(bytes: Buffer): Buffer;
}

/** A proxy on 127.0.0.1 whose flow can be stopped and whose bytes can be looked at. */
export class TcpProxy {
  private readonly links = new Set<OpenLink>();
  private server: Server | undefined;
  private currentFlow: Flow = 'open';
  private port = 0;

  constructor(
    private readonly targetPort: number,
    private readonly tap?: (link: Link) => Tap,
  ) {}

  /** Listens, on any free port if none is given; resolves to the port. */
  async listen(port = 0): Promise<number> {
    const server = createServer((client) => this.accept(client));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port || this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as { port: number }).port;
    return this.port;
  }

  get listeningPort(): number {
    return this.port;
  }

  get flow(): Flow {
    return this.currentFlow;
  }

  set flow(flow: Flow) {
    this.currentFlow = flow;
    for (const link of this.links) link.apply(flow);
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.links.size;
  }

  /** Ends all connections; new ones are accepted. */
  resetAll(): void {
    for (const link of this.links) link.reset();
  }

  /** Ends all connections and refuses new ones until `listen` is called again. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.resetAll();
    await closed;
  }

  private accept(client: Socket): void {
    const link = new OpenLink(client, connect({ host: '127.0.0.1', port: this.targetPort, noDelay: true }), this.tap);
    this.links.add(link);
    link.apply(this.currentFlow);
    link.onEnd(() => this.links.delete(link));
  }
}

class OpenLink implements Link {
  private isHeld = false;
  private flow: Flow = 'open';
  private readonly tap: Tap | undefined;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    makeTap: ((link: Link) => Tap) | undefined,
  ) {
    client.setNoDelay(true);
    this.tap = makeTap?.(this);
    this.join(client, server, (bytes) => this.tap?.fromClient(bytes) ?? bytes);
    this.join(server, client, (bytes) => this.tap?.fromServer(bytes) ?? bytes);
  }

  onEnd(then: () => void): void {
    this.client.once('close', then);
  }

  apply(flow: Flow): void {
    if (this.isHeld) return;
    this.flow = flow;
    const [toServer, toClient] = [flow === 'open' || flow === 'to-server-only', flow === 'open' || flow === 'to-client-only'];
    if (toServer) this.client.resume();
    else this.client.pause();
    if (toClient) this.server.resume();
    else this.server.pause();
  }

  hold(): void {
    this.apply('cut');
    this.isHeld = true;
  }

  reset(): void {
    this.client.destroy();
    this.server.destroy();
  }

  private join(from: Socket, to: Socket, look: (bytes: Buffer) => Buffer): void {
    from.on('data', (bytes) => {
      const passed = look(bytes);
      if (passed.length > 0 && !to.destroyed && !to.write(passed)) {
        from.pause();
        to.once('drain', () => this.apply(this.flow));
      }
    });
    // An end that breaks ends the other, as without a proxy.
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
