import { type Metric, type OpenMetricsContentType, Registry } from 'prom-client';

/** An empty registry that writes the format of OpenMetrics. */
export function openMetrics(): Registry<OpenMetricsContentType> {
  const empty = new Registry<OpenMetricsContentType>();
  empty.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return empty;
}

/** Every metric of a registry in that format, which has exemplars. Written by itself it would rename its counters for good. */
export function writeOpenMetrics(registry: Registry): Promise<string> {
  const writer = openMetrics();
  for (const { name } of registry.getMetricsAsArray()) writer.registerMetric(familyOf(registry.getSingleMetric(name) as Metric));
  return writer.metrics();
}

/** A counter's family has its name without the `_total` that its samples end with. */
function familyOf(metric: Metric): Metric {
  const get = async (): Promise<object> => {
    const got = await metric.get();
    return { ...got, name: String(got.type) === 'counter' ? got.name.replace(/_total$/, '') : got.name };
  };
  return { ...metric, get } as unknown as Metric;
}
