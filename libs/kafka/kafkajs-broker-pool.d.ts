/** The brokers a client knows, inside kafkajs; only what is used of it. */
declare module 'kafkajs/src/cluster/brokerPool.js' {
  interface KnownBroker {
    nodeId: number | null;
    readonly connectionPool: { readonly host: string; readonly port: number };
  }
  export default class BrokerPool {
    constructor(options: object);
    brokers: Record<string, KnownBroker>;
    metadataExpireAt: number | null;
    seedBroker: KnownBroker;
    connect(): Promise<void>;
    refreshMetadata(topics: readonly string[]): Promise<void>;
    removeBroker(place: { readonly host: string; readonly port: number }): void;
    findBroker(wanted: { readonly nodeId: number }): Promise<KnownBroker>;
  }
}
