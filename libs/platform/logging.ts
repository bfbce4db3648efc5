import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { settings } from './environment.js';
import type { LogLevel } from './log-levels.js';
import { readSetting } from './setting.js';

export type Logger = PinoLogger;

/** A logger that writes JSON lines to standard output with the service's name; level from CARAVAN_LOG_LEVEL unless given. */
export function createLogger(service: string, level: LogLevel = readSetting(settings.logLevel, process.env), destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['req.headers.authorization', 'headers.authorization', '*.password'], censor: '***' },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Lets Nest log through ours; its start-up chatter becomes debug. */
export function createNestLogger(log: Logger): LoggerService {
  const at = (level: 'debug' | 'trace' | 'warn' | 'error' | 'fatal') => (message: unknown, ...details: unknown[]): void => {
    const { context, stack } = namesOf(details);
    log[level]({ ...(context && { context }), ...(stack && { stack }), ...(message instanceof Error && { err: message }) }, textOf(message));
  };
  return { log: at('debug'), verbose: at('trace'), debug: at('debug'), warn: at('warn'), error: at('error'), fatal: at('fatal') };
}

/** Nest ends its arguments with the context's name, and puts a stack before it when there is one. */
function namesOf(details: readonly unknown[]): { context: string | undefined; stack: string | undefined } {
  const texts = details.filter((detail): detail is string => typeof detail === 'string');
  return { context: texts.find((text) => !text.includes('\n')), stack: texts.find((text) => text.includes('\n')) };
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
