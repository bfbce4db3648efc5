import { type KafkaNode, renderServerProperties } from './kafka-config.js';

const paths = { dataDir: '/d/data', tempDir: '/d/temp', configFile: '/d/c', log4jFile: '/d/l', logFile: '/d/log' };
const linesOf = (node: KafkaNode): string[] => renderServerProperties(paths, node).split('\n');

test('a lone node keeps one copy and finds its controller by itself', () => {
  const lines = linesOf({ id: 1, port: 19092, controllerPorts: [19093], doors: [], properties: {} });
  expect(lines).toEqual(expect.arrayContaining([
    'listeners=PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093',
    'controller.quorum.bootstrap.servers=127.0.0.1:19093',
    'min.insync.replicas=1',
    'offsets.topic.replication.factor=1',
  ]));
});

test('a node of three knows all controllers, keeps three copies, acknowledges what two have, and sends visitors of a door back to it', () => {
  const doors = [{ name: 'SIDE', port: 21002, advertisedPort: 21099 }];
  const lines = linesOf({ id: 2, port: 20002, controllerPorts: [30001, 30002, 30003], doors, properties: { 'log.retention.ms': 5 } });
  expect(lines).toEqual(expect.arrayContaining([
    'node.id=2',
    'listeners=PLAINTEXT://127.0.0.1:20002,SIDE://127.0.0.1:21002,CONTROLLER://127.0.0.1:30002',
    'advertised.listeners=PLAINTEXT://127.0.0.1:20002,SIDE://127.0.0.1:21099,CONTROLLER://127.0.0.1:30002',
    'controller.quorum.voters=1@127.0.0.1:30001,2@127.0.0.1:30002,3@127.0.0.1:30003',
    'min.insync.replicas=2',
    'offsets.topic.replication.factor=3',
    'log.retention.ms=5',
  ]));
});
