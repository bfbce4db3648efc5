import { trace } from '@opentelemetry/api';

/** Labels by which an observation names the trace under way; none while nothing is recorded. */
export function exemplar(): Readonly<Record<string, string>> {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? { trace_id: span.spanContext().traceId } : {};
}
