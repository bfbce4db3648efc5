import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ScratchDatabase, choosePort, scratchDatabase } from '#deploy/local';
import { domains as catalog } from '#libs/catalog';
import { topicOf } from '#libs/contracts';
import { createApiKey, openDatabase } from '#libs/database';
import { prepareDatabase, prepareTopics } from '#libs/host';
import { Random } from '#libs/testing';
import { Ledger } from '../load/ledger.js';
import { type LaneOptions, Load, usualDomains } from '../load/load.js';
import type { Shares } from '../load/message-mix.js';
import { gatewayPublisher, straightPublisher } from '../load/publishers.js';
import { OracleDatabase, type PartitionRow } from '../oracle/database.js';
import { Findings } from '../oracle/finding.js';
import { RecordJudge } from '../oracle/judge-record.js';
import { LogImage } from '../oracle/log-image.js';
import { Crew, type Fallen } from '../processes/crew.js';
import { type ServiceProcess, startService } from '../processes/service-process.js';
import { StatementTap, type Moment } from '../proxies/statement-tap.js';
import { TcpProxy } from '../proxies/tcp-proxy.js';
import type { Ground } from './ground.js';

export interface ArenaOptions {
  readonly name: string;
  readonly seed: number;
  /** Domains that run; `usualDomains` when absent. */
  readonly domains?: readonly string[];
  /** Consumer processes of each domain. */
  readonly processes: number;
  readonly partitions?: number;
  /** Modules loaded before each consumer. */
  readonly preload?: readonly string[];
  /** Settings of services. */
  readonly settings?: NodeJS.ProcessEnv;
  /** Consumers whose Kafka connections go through the door VICTIM. */
  readonly behindDoor?: (domain: string, seat: number) => boolean;
  /** The gateway's Kafka connections go through the door GATEWAY. */
  readonly gatewayBehindDoor?: boolean;
  /** The gateway leads a session of its own, whose CPU share can be raised. */
  readonly gatewayLeadsSession?: boolean;
  readonly shares?: Shares;
  /** Containers or trucks that events are about. */
  readonly entities?: number;
}

/** Which consumer a moment belongs to. */
export interface Place {
  readonly domain: string;
  readonly seat: number;
  /** Undefined while it is being started. */
  readonly process: ServiceProcess | undefined;
}

const straightTenants = ['t0', 't1', 't2', 't3'];
const gatewayTenant = 'g0';

/** A whole Caravan of real processes with a database, topics and groups of its own, under load. */
export class Arena {
  readonly findings = new Findings();
  readonly ledger = new Ledger();
  /** Processes that ended by themselves. */
  readonly fallen: Fallen[] = [];
  /** What the log held when it was last read. */
  readonly image: LogImage;
  readonly random: Random;
  readonly crews = new Map<string, Crew>();
  readonly databaseProxies = new Map<string, TcpProxy>();
  /** Told of every statement of every consumer. */
  onMoment: (place: Place, moment: Moment) => 'pass' | 'hold' | 'reset' = () => 'pass';
  /** Modules loaded before each consumer that is started from now on. */
  preload: readonly string[];
  gateway: Crew | undefined;
  load: Load | undefined;
  private gatewayPort = 0;
  private readonly changedSettings: NodeJS.ProcessEnv;
  private readonly closers: (() => Promise<void>)[] = [];

  private constructor(
    readonly ground: Ground,
    readonly options: ArenaOptions,
    private readonly scratch: ScratchDatabase,
    readonly topicPrefix: string,
  ) {
    this.random = new Random(options.seed);
    this.image = new LogImage(new RecordJudge(this.domains));
    this.changedSettings = { ...options.settings };
    this.preload = options.preload ?? [];
    this.closers.push(() => scratch.drop());
  }

  /** Prepares database and topics; nothing runs yet. */
  static async open(ground: Ground, options: ArenaOptions): Promise<Arena> {
    const scratch = await scratchDatabase(ground.databaseUrl, `faults_${options.name.replaceAll('-', '_')}`);
    const arena = new Arena(ground, options, scratch, `faults-${options.name}-${Date.now().toString(36)}.`);
    await rm(arena.logFile, { force: true });
    await prepareDatabase({ domains: catalog, databaseUrl: scratch.url, referenceSets: ['common'] });
    await prepareTopics({ domains: arena.domains, brokers: ground.brokers, prefix: arena.topicPrefix, partitions: options.partitions ?? 4, replicationFactor: ground.replicationFactor, timestampType: 'LogAppendTime' });
    return arena;
  }

  get databaseUrl(): string {
    return this.scratch.url;
  }

  get domainNames(): readonly string[] {
    return this.options.domains ?? usualDomains;
  }

  get domains(): typeof catalog {
    return catalog.filter(({ name }) => this.domainNames.includes(name));
  }

  get topics(): string[] {
    return this.domainNames.map((domain) => topicOf(domain, this.topicPrefix));
  }

  get tenants(): readonly string[] {
    return [...straightTenants, gatewayTenant];
  }

  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }

  /** Starts gateway and consumers. */
  async start({ withGateway = true, withConsumers = true } = {}): Promise<void> {
    if (withGateway) await this.startGateway();
    if (withConsumers) await this.startConsumers();
  }

  async startConsumers(): Promise<void> {
    for (const domain of this.domainNames) {
      const crew = await Crew.start({ size: this.options.processes, random: this.random, findings: this.findings, onFall: (fallen) => this.fallen.push(fallen), start: (seat) => this.startConsumer(domain, seat) });
      this.crews.set(domain, crew);
      this.closers.push(() => crew.close());
    }
  }

  /** The crew of a domain that runs. */
  crew(domain: string): Crew {
    const crew = this.crews.get(domain);
    if (!crew) throw new Error(`no consumer of ${domain} runs`);
    return crew;
  }

  /** Publishers of all tenants and domains; about a fifth goes through the gateway, if one runs. The same ones every time. */
  async openLoad(): Promise<Load> {
    if (this.load) return this.load;
    const lanes: LaneOptions[] = [];
    const { seed, shares, entities } = this.options;
    const more = { ...(shares ? { shares } : {}), ...(entities ? { entities } : {}) };
    for (const tenant of straightTenants) {
      const { publish, close } = await straightPublisher(this.ground.brokers, this.topicPrefix, tenant, this.ledger);
      this.closers.push(close);
      for (const domain of this.domainNames) lanes.push({ domain, name: `${domain[0]}-${tenant}`, tenant, way: 'straight', publish, ...more });
    }
    if (this.gateway) {
      const publish = gatewayPublisher(() => this.gatewayUrl, await this.makeKey(), gatewayTenant, this.ledger);
      for (const domain of this.domainNames) lanes.push({ domain, name: `${domain[0]}-g`, tenant: gatewayTenant, way: 'gateway', publish, ...more });
    }
    this.load = new Load(this.ledger, seed, lanes);
    return this.load;
  }

  /** Where the words of all services of this arena go. */
  get logFile(): string {
    return join(this.ground.logFolder, `${this.options.name}.log`);
  }

  async makeKey(): Promise<string> {
    const database = await openDatabase({ url: this.databaseUrl, role: 'caravan_operator', applicationName: 'faults', poolSize: 1 });
    try {
      return (await createApiKey(database, { tenant: gatewayTenant, name: 'faults', scopes: ['publish', 'query'], domains: ['*'] })).secret;
    } finally {
      await database.close();
    }
  }

  /** The partitions' rows, as they are now. */
  async partitions(): Promise<PartitionRow[]> {
    const database = await OracleDatabase.open(this.databaseUrl);
    try {
      return await database.partitions();
    } finally {
      await database.close();
    }
  }

  /** Changes a setting of services that are started from now on. */
  setting(name: string, value: string): void {
    this.changedSettings[name] = value;
  }

  /** Something to be ended with the arena, before what it stands on. */
  onClose(closer: () => Promise<void>): void {
    this.closers.push(closer);
  }

  /** Ends all processes of the arena in order; Postgres and Kafka go on. */
  async stopServices(): Promise<void> {
    this.load?.stop();
    await Promise.all([...this.crews.values(), ...(this.gateway ? [this.gateway] : [])].map((crew) => crew.close()));
  }

  /** Gives everything back, also after a failure half way. Idempotent. */
  async close(): Promise<void> {
    this.load?.stop();
    this.onMoment = () => 'pass';
    for (const closer of this.closers.splice(0).reverse()) await closer();
  }

  private async startGateway(): Promise<void> {
    this.gatewayPort = await choosePort(0, 'the gateway', '');
    const { gatewayBehindDoor: behind, gatewayLeadsSession: leadsSession = false } = this.options;
    const env = { CARAVAN_GATEWAY_PORT: String(this.gatewayPort), ...this.environment(behind ? this.doorBrokers('GATEWAY') : this.ground.brokers, this.databaseUrl) };
    const start = async (): Promise<ServiceProcess> => startService({ name: 'gateway', logFile: this.logFile, opsPort: await choosePort(0, 'ops', ''), env, preload: [], leadsSession });
    const gateway = await Crew.start({ size: 1, random: this.random, findings: this.findings, onFall: (fallen) => this.fallen.push(fallen), start });
    this.gateway = gateway;
    this.closers.push(() => gateway.close());
  }

  private async startConsumer(domain: string, seat: number): Promise<ServiceProcess> {
    const brokers = this.options.behindDoor?.(domain, seat) ? this.doorBrokers('VICTIM') : this.ground.brokers;
    const env = this.environment(brokers, await this.tappedUrl(domain, seat));
    return startService({ name: domain, logFile: this.logFile, opsPort: await choosePort(0, 'ops', ''), env, preload: this.preload });
  }

  /** Each consumer reaches Postgres through a proxy of its own, which tells its statements apart. */
  private async tappedUrl(domain: string, seat: number): Promise<string> {
    const url = new URL(this.databaseUrl);
    const name = `${domain}/${seat}`;
    let proxy = this.databaseProxies.get(name);
    if (!proxy) {
      const placeNow = (): Place => ({ domain, seat, process: this.crews.get(domain)?.seats[seat]?.process });
      const opened = new TcpProxy(Number(url.port), (link) => new StatementTap(link, (moment) => this.onMoment(placeNow(), moment)));
      await opened.listen();
      this.closers.push(() => opened.refuse());
      this.databaseProxies.set(name, opened);
      proxy = opened;
    }
    url.port = String(proxy.listeningPort);
    return url.href;
  }

  private doorBrokers(name: 'GATEWAY' | 'VICTIM'): readonly string[] {
    const door = this.ground.servers?.doors[name];
    if (!door) throw new Error(`this ground has no door ${name}`);
    return door.brokers;
  }

  private environment(brokers: readonly string[], databaseUrl: string): NodeJS.ProcessEnv {
    return {
      KAFKA_BROKERS: brokers.join(','), DATABASE_URL: databaseUrl, CARAVAN_TOPIC_PREFIX: this.topicPrefix,
      CARAVAN_SESSION_TIMEOUT_MS: '6000', CARAVAN_LOG_LEVEL: 'info', ...this.changedSettings,
    };
  }
}
