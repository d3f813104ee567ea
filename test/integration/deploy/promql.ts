/** The metrics and labels of a PromQL expression, parsed with Prometheus's own grammar. */
import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

export interface Query {
  readonly selectors: readonly Selector[];
  /** Of `by (…)` and `on (…)`. */
  readonly grouping: readonly string[];
}

/** @throws if it is not PromQL */
export function readQuery(expression: string): Query {
  const selectors: { metric: string; labels: string[] }[] = [];
  const grouping: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to, node }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`No PromQL at ${from}: ${expression}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (name === 'Identifier' && selector && node.parent?.name === 'VectorSelector') {
        selector.metric = text;
      }
      if (name !== 'LabelName') return;
      if (node.parent?.name === 'GroupingLabels') grouping.push(text);
      else selector?.labels.push(text);
    },
  });
  return { selectors, grouping };
}
