/** What fetches for a consumer, inside kafkajs; only what is used of it. */
declare module 'kafkajs/src/consumer/runner.js' {
  export default class Runner {
    constructor(options: object);
    readonly running: boolean;
    readonly consumerGroup: { readonly memberId: string | null };
    start(): Promise<void>;
    stop(): Promise<void>;
    fetch(nodeId: number): Promise<unknown[]>;
  }
}
