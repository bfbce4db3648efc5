/** What a client knows of a cluster, inside kafkajs; only what is used of it. */
declare module 'kafkajs/src/cluster/index.js' {
  export default class Cluster {
    refreshMetadata(): Promise<void>;
    fetchTopicsOffset(topics: readonly object[]): Promise<object[]>;
  }
}
