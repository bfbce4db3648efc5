/** Where one Kafka keeps its things; all inside the state folder. */
export interface KafkaPaths {
  readonly dataDir: string;
  readonly tempDir: string;
  readonly configFile: string;
  readonly log4jFile: string;
  readonly logFile: string;
}

/** A further listener of a broker: whoever comes in by its port is told `advertisedPort`, such as that of a proxy. */
export interface Door {
  readonly name: string;
  readonly port: number;
  readonly advertisedPort: number;
}

/** One node, broker and controller at once, of a KRaft cluster. */
export interface KafkaNode {
  /** From 1. */
  readonly id: number;
  readonly port: number;
  /** The controller ports of all nodes, in the order of their ids. */
  readonly controllerPorts: readonly number[];
  readonly doors: readonly Door[];
  /** Further properties, which win over ours. */
  readonly properties: Readonly<Record<string, string | number>>;
}

/**
 * server.properties of a node that listens on 127.0.0.1 only. The controllers of a lone node find each other by themselves,
 * those of a cluster are a fixed list; three nodes keep three copies and acknowledge what two of them have.
 */
export function renderServerProperties(paths: KafkaPaths, node: KafkaNode): string {
  const { id, port, controllerPorts, doors, properties } = node;
  const ownController = `CONTROLLER://127.0.0.1:${controllerPorts[id - 1]}`;
  const at = (name: string, number: number): string => `${name}://127.0.0.1:${number}`;
  const copies = Math.min(3, controllerPorts.length);
  const inSync = Math.max(1, copies - 1);
  return renderProperties({
    'process.roles': 'broker,controller',
    'node.id': id,
    listeners: [at('PLAINTEXT', port), ...doors.map((door) => at(door.name, door.port)), ownController].join(','),
    'advertised.listeners': [at('PLAINTEXT', port), ...doors.map((door) => at(door.name, door.advertisedPort)), ownController].join(','),
    'listener.security.protocol.map': ['PLAINTEXT', 'CONTROLLER', ...doors.map(({ name }) => name)].map((name) => `${name}:PLAINTEXT`).join(','),
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    ...quorumOf(controllerPorts),
    'log.dirs': slashes(paths.dataDir),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': inSync,
    ...properties,
  });
}

function quorumOf(controllerPorts: readonly number[]): Record<string, string> {
  const addresses = controllerPorts.map((port) => `127.0.0.1:${port}`);
  if (addresses.length === 1) return { 'controller.quorum.bootstrap.servers': addresses[0] as string };
  return { 'controller.quorum.voters': addresses.map((address, index) => `${index + 1}@${address}`).join(',') };
}

/** log4j2 configuration: warnings and errors, into one file of at most 10 MB with one predecessor. */
export function renderLog4j(paths: KafkaPaths): string {
  return renderProperties({
    'appender.file.type': 'RollingFile',
    'appender.file.name': 'file',
    'appender.file.fileName': slashes(paths.logFile),
    'appender.file.filePattern': `${slashes(paths.logFile)}.%i`,
    'appender.file.layout.type': 'PatternLayout',
    'appender.file.layout.pattern': '%d %p %c{1} %m%n',
    'appender.file.policy.type': 'SizeBasedTriggeringPolicy',
    'appender.file.policy.size': '10MB',
    'appender.file.strategy.type': 'DefaultRolloverStrategy',
    'appender.file.strategy.max': 1,
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.file.ref': 'file',
  });
}

function renderProperties(properties: Record<string, string | number | boolean>): string {
  return Object.entries(properties).map(([key, value]) => `${key}=${value}\n`).join('');
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
