import { ConfigError } from './config-error.js';
import { logLevels } from './log-levels.js';
import { type Setting, oneOf, pattern, port, readSetting, share, wholeNumber } from './setting.js';

const mebibyte = 1024 * 1024;

const brokers: Setting<readonly string[]> = {
  name: 'KAFKA_BROKERS',
  fallback: '127.0.0.1:19092',
  meaning: 'comma-separated Kafka brokers, host:port each',
  expected: 'comma-separated host:port pairs such as 127.0.0.1:19092',
  read: (text) => {
    const list = text.split(',').map((broker) => broker.trim());
    return list.every((broker) => /^\S+:\d{1,5}$/.test(broker)) ? list : undefined;
  },
};

/** Every environment variable the services read: the one list, from which the documentation's table is made too. */
export const settings = {
  kafkaBrokers: brokers,
  databaseUrl: pattern('DATABASE_URL', '', 'Postgres to use; services that need one do not start without it', /^$|^postgres(ql)?:\/\/[^\s/]+/, 'a URL such as postgres://login:password@127.0.0.1:15432/caravan'),
  host: pattern('CARAVAN_HOST', '127.0.0.1', 'address that all HTTP ports listen on', /^[\w.:-]+$/, 'an address such as 127.0.0.1 or 0.0.0.0'),
  gatewayPort: port('CARAVAN_GATEWAY_PORT', 8080, 'port of the gateway; 0 takes any free one'),
  queryPort: port('CARAVAN_QUERY_PORT', 8081, 'port of the query service; 0 takes any free one'),
  opsPort: port('CARAVAN_OPS_PORT', 0, "port of /metrics, /livez and /readyz; 0 takes the service's own (gateway 9080, query 9081, watch 9082, a domain 9091)"),
  topicPrefix: pattern('CARAVAN_TOPIC_PREFIX', '', 'put before every topic and consumer group name', /^[A-Za-z0-9._-]{0,100}$/, 'at most 100 characters A-Z, a-z, 0-9, ., _ and -'),
  partitions: wholeNumber('CARAVAN_PARTITIONS', 4, 'partitions of topics that Caravan creates', 1, 1_000),
  logLevel: oneOf('CARAVAN_LOG_LEVEL', 'info', 'least severe level that is logged', logLevels),
  maxInflightBytes: wholeNumber('CARAVAN_MAX_INFLIGHT_BYTES', 64 * mebibyte, 'bytes of events the gateway holds at once before it answers 429', mebibyte, 1024 * mebibyte),
  poolSize: wholeNumber('CARAVAN_POOL_SIZE', 8, 'database connections of one service', 1, 200),
  breakerWindow: wholeNumber('CARAVAN_BREAKER_WINDOW', 2_000, 'records over which the share of refused ones is judged', 1, 1_000_000),
  breakerShare: share('CARAVAN_BREAKER_SHARE', 0.95, 'share of refused records above which a partition halts'),
  tracesUrl: pattern('CARAVAN_TRACES_URL', '', 'where spans go by OTLP over HTTP; nothing is traced without it', /^$|^https?:\/\/\S+$/, 'a URL such as http://127.0.0.1:4318/v1/traces'),
  traceShare: share('CARAVAN_TRACE_SHARE', 0.05, 'share of requests and batches that are traced'),
  stallSeconds: wholeNumber('CARAVAN_STALL_SECONDS', 120, 'seconds without progress, while records wait, after which a domain is not ready', 10, 86_400),
  sessionTimeoutMillis: wholeNumber('CARAVAN_SESSION_TIMEOUT_MS', 30_000, 'silence after which Kafka gives the partitions of a process to another', 6_000, 300_000),
  watchTenant: pattern('CARAVAN_WATCH_TENANT', 'default', 'tenant whose indicators the watch service shows as metrics', /^\S{1,100}$/, "a tenant's name"),
  watchZone: pattern('CARAVAN_WATCH_ZONE', 'UTC', 'time zone by which the watch service tells today and this month', /^[A-Za-z][\w+/-]*$/, 'a time zone such as Asia/Almaty'),
  watchDisks: pattern('CARAVAN_WATCH_DISKS', '', 'comma-separated folders whose free space the watch service shows', /^$|^[^,]+(,[^,]+)*$/, 'folders such as /var/lib/postgresql,/var/lib/kafka'),
  alarmWebhookUrl: pattern('CARAVAN_ALARM_WEBHOOK_URL', '', 'address that alarm messages are posted to', /^$|^https?:\/\/\S+$/, 'an address such as https://example.org/alarms'),
  alarmWebhookSecret: pattern('CARAVAN_ALARM_WEBHOOK_SECRET', '', 'secret that alarm messages to the webhook are signed with', /^$|^\S{16,200}$/, '16 to 200 characters without spaces'),
  alertmanagerUrl: pattern('CARAVAN_ALERTMANAGER_URL', '', 'Alertmanager that alarms are sent to', /^$|^https?:\/\/\S+$/, 'an address such as http://127.0.0.1:9093'),
  canary: oneOf('CARAVAN_CANARY', 'on', 'whether the watch service sends a synthetic event every 10 s through each domain; it needs CARAVAN_CANARY_KEY', ['on', 'off']),
  canaryKey: pattern('CARAVAN_CANARY_KEY', '', 'API key of the tenant canary, to publish and to query; without one no canary is sent', /^$|^\S+$/, 'a key made with `caravan keys create --tenant canary --name canary --scope publish --scope query`'),
  gatewayUrl: pattern('CARAVAN_GATEWAY_URL', 'http://127.0.0.1:8080', 'where the canary publishes', /^https?:\/\/\S+$/, 'an address such as http://gateway:8080'),
  queryUrl: pattern('CARAVAN_QUERY_URL', 'http://127.0.0.1:8081', 'where the canary reads', /^https?:\/\/\S+$/, 'an address such as http://query:8081'),
} as const;

/** What the environment says, typed. */
export type Environment = { readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never };

/** Reads all settings at once. Throws {@link ConfigError} that names the variable and the fix. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const values = Object.entries(settings).map(([key, setting]) => [key, readSetting<unknown>(setting, env)]);
  return Object.freeze(Object.fromEntries(values) as Environment);
}

/** The database's URL; throws {@link ConfigError} when none is set. */
export function requireDatabaseUrl(environment: Environment): string {
  if (environment.databaseUrl !== '') return environment.databaseUrl;
  throw new ConfigError('DATABASE_URL is not set: set it to a URL such as postgres://login:password@127.0.0.1:15432/caravan, or run `npm start`, which sets it.');
}
