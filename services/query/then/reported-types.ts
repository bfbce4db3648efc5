import { z } from 'zod';
import type { Domain } from '#libs/contracts';

/** The event types whose data has a period: figures that land on the day it starts, whenever they are dated. */
export function reportedTypes(domain: Domain): string[] {
  return domain.events.filter(({ schema }) => 'period' in propertiesOf(z.toJSONSchema(schema, { io: 'input' }))).map(({ type }) => type);
}

function propertiesOf({ properties }: { properties?: object | undefined }): object {
  return properties ?? {};
}
