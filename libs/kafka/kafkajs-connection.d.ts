/** A connection to a broker, inside kafkajs; only what is used of it. */
declare module 'kafkajs/src/network/connection.js' {
  export default class Connection {
    constructor(options: object);
    readonly socket: import('node:net').Socket;
    /** Requests sent and not answered, by the number that each was sent under; numbers ascend. */
    readonly requestQueue: { readonly inflight: ReadonlyMap<number, unknown> };
    connect(): Promise<boolean>;
    disconnect(): Promise<boolean>;
    isConnected(): boolean;
    send(protocol: object): Promise<unknown>;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {}
}
