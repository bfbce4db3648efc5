import type { ClusterNode } from '#deploy/local';
import { type OnProduceAnswer, ProduceTap } from './produce-tap.js';
import { type Flow, TcpProxy } from './tcp-proxy.js';

/** A way into a cluster through one proxy for each broker: clients that come in by it stay behind the proxies. */
export class BrokerDoor {
  private constructor(
    readonly brokers: readonly string[],
    private readonly proxies: readonly TcpProxy[],
    private readonly hooks: { onProduceAnswer: OnProduceAnswer },
  ) {}

  static async open(name: string, nodes: readonly ClusterNode[]): Promise<BrokerDoor> {
    const hooks = { onProduceAnswer: (): 'pass' => 'pass' };
    const door = { proxies: [] as TcpProxy[], brokers: [] as string[] };
    for (const node of nodes) {
      const own = node.doors.find((each) => each.name === name);
      if (!own) throw new Error(`broker ${node.id} has no door ${name}`);
      const proxy = new TcpProxy(own.port, (link) => new ProduceTap(link, () => hooks.onProduceAnswer()));
      await proxy.listen(own.advertisedPort);
      door.proxies.push(proxy);
      door.brokers.push(`127.0.0.1:${own.advertisedPort}`);
    }
    return new BrokerDoor(door.brokers, door.proxies, hooks);
  }

  set flow(flow: Flow) {
    for (const proxy of this.proxies) proxy.flow = flow;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.proxies.reduce((sum, proxy) => sum + proxy.connections, 0);
  }

  set onProduceAnswer(then: OnProduceAnswer) {
    this.hooks.onProduceAnswer = then;
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.refuse()));
  }
}
