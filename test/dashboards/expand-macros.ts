/** What somebody chose in Grafana. Dates are ISO instants; an empty list of a variable stands for "All". */
export interface Choice {
  readonly from: string;
  readonly to: string;
  readonly period: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** A question as Grafana sends it: macros and variables filled in. Throws for one that is left over. */
export function expandMacros(text: string, { from, to, period, lists }: Choice): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const listOf = (name: string, all: string, write: (values: readonly string[]) => string): string => {
    const values = lists[name];
    if (!values) throw new Error(`nobody chose ${name}`);
    return values.length === 0 ? all : write(values);
  };
  const expanded = text
    .replaceAll('$__timeFrom()', quoted(from))
    .replaceAll('$__timeTo()', quoted(to))
    .replaceAll('${period}', period)
    .replaceAll(/\$\{(\w+):sqlstring\}/g, (_, name: string) => listOf(name, "'*'", (values) => values.map(quoted).join(',')))
    .replaceAll(/\$\{(\w+):pipe\}/g, (_, name: string) => listOf(name, '.*', (values) => values.join('|')));
  const left = /\$(__\w+|\{\w+[^}]*\})/.exec(expanded);
  if (left) throw new Error(`nothing stands for ${left[0]}`);
  return expanded;
}

/** The path behind a data link, for a row of the panel's answer. Throws for a part that the row lacks. */
export function expandLink(path: string, row: Readonly<Record<string, unknown>>, { from, to }: Choice): string {
  const field = (name: string): string => {
    if (!(name in row)) throw new Error(`the answer has no ${name}`);
    return encodeURIComponent(String(row[name]));
  };
  return path
    .replaceAll('${__from:date:YYYY-MM-DD}', from.slice(0, 10))
    .replaceAll('${__to:date:YYYY-MM-DD}', to.slice(0, 10))
    .replaceAll(/\$\{__data\.fields\.(\w+)\}/g, (_, name: string) => field(name))
    .replaceAll('${__field.labels.metric}', () => field('metric'));
}
