import { type Attributes as AnyAttributes, type Link, ROOT_CONTEXT, SpanKind, SpanStatusCode, context, defaultTextMapGetter, propagation, trace } from '@opentelemetry/api';

/** What a span says of its work, by the names of OpenTelemetry's semantic conventions. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Where the work comes from. */
interface Origin {
  readonly kind?: keyof typeof SpanKind;
  /** Headers of the request it answers: their `traceparent` (W3C Trace Context) is the span's parent. */
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly links?: readonly Link[];
}

const tracer = trace.getTracer('caravan');

/** Does the work in a span of its own, or, while nothing is traced, just does it. The span ends with the work and tells of its failure. */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>, { kind = 'INTERNAL', headers, links = [] }: Origin = {}): Promise<T> {
  const parent = headers ? propagation.extract(context.active(), headers, defaultTextMapGetter) : context.active();
  return tracer.startActiveSpan(name, { kind: SpanKind[kind], attributes: attributes as AnyAttributes, links: [...links] }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same where the work is part of something traced; else it is just done, and not even named. */
export function tracedWithin<T>(name: () => string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return trace.getActiveSpan()?.isRecording() ? traced(name(), attributes, work, { kind: 'CLIENT' }) : work();
}

/** Headers (W3C Trace Context) that let whoever reads a message link to the span under way; none while nothing is traced. */
export function traceHeaders(): Readonly<Record<string, string>> {
  if (!trace.getActiveSpan()?.isRecording()) return {};
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

const mostLinks = 32;

/** Links to the spans that messages came from, told by their headers; each once, at most 32. Reads nothing while nothing is traced. */
export function linksOf(messages: Iterable<{ readonly headers: readonly (readonly [name: string, value: Buffer])[] }>): Link[] {
  if (propagation.fields().length === 0) return [];
  const seen = new Set<string>();
  for (const { headers } of messages) {
    if (headers.length === 0) continue;
    const parent = headers.find(([name]) => name === 'traceparent')?.[1].toString('latin1');
    if (parent !== undefined) seen.add(parent);
    if (seen.size === mostLinks) break;
  }
  return [...seen].flatMap((traceparent) => {
    const origin = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter));
    return origin ? [{ context: origin }] : [];
  });
}
