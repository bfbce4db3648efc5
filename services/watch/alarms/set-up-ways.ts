import { topicOf } from '#libs/contracts';
import { alarmsTopic } from '#libs/host';
import type { LastingPublisher } from '#libs/kafka';
import { ConfigError, type Environment } from '#libs/platform';
import { type Senders, alertmanagerSender, kafkaSender, webhookSender } from './ways.js';

type Settings = Pick<Environment, 'topicPrefix' | 'alarmWebhookUrl' | 'alarmWebhookSecret' | 'alertmanagerUrl'>;

/** The ways the environment sets up; Kafka always. Throws ConfigError for a webhook without a secret. */
export function setUpWays(environment: Settings, publisher: Pick<LastingPublisher, 'publish'>): Senders {
  const { topicPrefix, alarmWebhookUrl, alarmWebhookSecret, alertmanagerUrl } = environment;
  if (alarmWebhookUrl !== '' && alarmWebhookSecret === '') {
    throw new ConfigError('CARAVAN_ALARM_WEBHOOK_URL is set without CARAVAN_ALARM_WEBHOOK_SECRET: set the secret that its messages are signed with.');
  }
  return {
    kafka: kafkaSender(topicOf(alarmsTopic, topicPrefix), (messages) => publisher.publish(messages)),
    ...(alarmWebhookUrl === '' ? {} : { webhook: webhookSender(alarmWebhookUrl, alarmWebhookSecret, Date.now) }),
    ...(alertmanagerUrl === '' ? {} : { alertmanager: alertmanagerSender(alertmanagerUrl) }),
  };
}
