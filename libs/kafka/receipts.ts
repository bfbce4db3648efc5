import { type ICustomPartitioner, type Message, type RecordMetadata, type TopicMessages, Partitioners } from 'kafkajs';

/** kafkajs called a send done of which no broker acknowledged a part. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';
}

/**
 * Holds kafkajs to what it says. When a broker went and came back, kafkajs 2.2.4 may take one broker for another, and then leaves
 * out, without an error, the partitions that the other one leads. A send is done when each partition that it chose was acknowledged.
 */
export class Receipts {
  private readonly chosen = new WeakMap<Message, number>();

  /** For the producer: as it chooses by default, and noted. */
  readonly createPartitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (choice) => {
      const partition = choose(choice);
      this.chosen.set(choice.message, partition);
      return partition;
    };
  };

  /** Throws {@link LeftOut} unless the partition of each message was acknowledged. */
  demandAll(sent: readonly TopicMessages[], acknowledged: readonly RecordMetadata[]): void {
    const receipts = new Set(acknowledged.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => `${topicName}/${partition}`));
    for (const { topic, messages } of sent) {
      const missing = messages.find((message) => !receipts.has(`${topic}/${this.chosen.get(message)}`));
      if (missing) throw new LeftOut(`no broker acknowledged partition ${this.chosen.get(missing)} of ${topic}`);
    }
  }
}
