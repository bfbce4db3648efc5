/** Where one Kafka keeps its things; all inside the state folder. */
export interface KafkaPaths {
  readonly dataDir: string;
  readonly tempDir: string;
  readonly configFile: string;
  readonly log4jFile: string;
  readonly logFile: string;
}

/** server.properties of a one-node KRaft cluster that listens on 127.0.0.1 only. */
export function renderServerProperties(paths: KafkaPaths, port: number, controllerPort: number): string {
  const listeners = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  return renderProperties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners,
    'advertised.listeners': listeners,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'log.dirs': slashes(paths.dataDir),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
  });
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
