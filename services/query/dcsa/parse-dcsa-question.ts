import { dcsaEventTypes, type DcsaFamily, dcsaMilestones, type DcsaVersion, dcsaVersions } from '#libs/adapters';
import { checkNames, textOf } from '../http/params.js';
import { parseInstant } from '../question/parse-time.js';
import { refuse } from '../question/refuse.js';

/** Which stored events are asked for, and how they are to be written. */
export interface DcsaQuestion {
  readonly version: DcsaVersion;
  readonly equipmentReference: string | undefined;
  readonly unLocationCode: string | undefined;
  /** When the version was made, epoch milliseconds; `to` is exclusive. */
  readonly recorded: { readonly from: number | undefined; readonly to: number | undefined };
  readonly families: readonly DcsaFamily[];
  /** Milestone words, also of calls. */
  readonly milestones: readonly string[];
}

const families = ['EQUIPMENT', 'TRANSPORT'] as const;

/** 2.2 says eventType, 3.0 eventTypes; eventTypeCode is what the member is called in 3.0. */
const typeNames = ['eventType', 'eventTypes', 'eventTypeCode'];
const codeNames: Readonly<Record<DcsaFamily, string>> = { EQUIPMENT: 'equipmentEventTypeCode', TRANSPORT: 'transportEventTypeCode' };

/** Bounds of a time: the operators of 2.2, and the minimum and maximum of 3.0. Milliseconds are the finest that is stored. */
const bounds: Readonly<Record<string, (at: number) => { readonly from?: number; readonly to?: number }>> = {
  '': (at) => ({ from: at, to: at + 1 }),
  ':eq': (at) => ({ from: at, to: at + 1 }),
  ':gte': (at) => ({ from: at }),
  ':gt': (at) => ({ from: at + 1 }),
  ':lte': (at) => ({ to: at + 1 }),
  ':lt': (at) => ({ to: at }),
  Min: (at) => ({ from: at }),
  Max: (at) => ({ to: at + 1 }),
};
const timeNames = ['eventCreatedDateTime', 'eventUpdatedDateTime'].flatMap((name) => Object.keys(bounds).map((bound) => ({ name: name + bound, bound })));

const allowed = ['version', 'equipmentReference', 'UNLocationCode', ...typeNames, ...Object.values(codeNames), ...timeNames.map(({ name }) => name), 'limit', 'cursor'];

/** Reads the parameters of `GET /v1/dcsa/events`; `versionHeader` is what `API-Version` says. Throws a 400 for what cannot be. */
export function parseDcsaQuestion(params: URLSearchParams, versionHeader: string | undefined): DcsaQuestion {
  checkNames(params, allowed);
  const asked = typeNames.flatMap((name) => listOf(params, name, [...dcsaEventTypes.keys()]) ?? []);
  return {
    version: parseVersion(textOf(params, 'version') ?? versionHeader),
    equipmentReference: textOf(params, 'equipmentReference'),
    unLocationCode: textOf(params, 'UNLocationCode'),
    recorded: parseRecorded(params),
    families: families.filter((family) => asked.length === 0 || asked.includes(family)),
    milestones: parseMilestones(params),
  };
}

/** `3`, `3.0` and `3.0.0` are one; the newest when nothing is said. */
function parseVersion(text = '3.0'): DcsaVersion {
  const found = dcsaVersions.find((version) => `${version}.0`.startsWith(text) && /^\d+(\.\d+){0,2}$/.test(text));
  if (found === undefined) throw refuse('version', `Track & Trace ${text} is not written here.`, dcsaVersions);
  return found;
}

function parseRecorded(params: URLSearchParams): DcsaQuestion['recorded'] {
  const given = timeNames.flatMap(({ name, bound }) => {
    const text = textOf(params, name);
    return text === undefined ? [] : [bounds[bound]?.(parseInstant(name, text)) ?? {}];
  });
  const froms = given.flatMap(({ from }) => from ?? []);
  const tos = given.flatMap(({ to }) => to ?? []);
  return { from: froms.length > 0 ? Math.max(...froms) : undefined, to: tos.length > 0 ? Math.min(...tos) : undefined };
}

/** With codes of one family only, events of the other are not asked for. */
function parseMilestones(params: URLSearchParams): readonly string[] {
  const given = families.map((family) => {
    const codes = dcsaMilestones(family);
    return listOf(params, codeNames[family], [...codes.keys()])?.flatMap((code) => codes.get(code) ?? []);
  });
  return given.every((words) => words === undefined) ? families.flatMap((family) => [...dcsaMilestones(family).values()]) : given.flatMap((words) => words ?? []);
}

function listOf(params: URLSearchParams, name: string, values: readonly string[]): readonly string[] | undefined {
  const list = textOf(params, name)?.split(',');
  const wrong = list?.find((value) => !values.includes(value));
  if (wrong !== undefined) throw refuse(name, `${name} is never "${wrong}".`, values);
  return list;
}
