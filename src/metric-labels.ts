/** Keeps the labels of metrics few and harmless: no id, no number, no code, and no endless list of values. */

export type Labels = Readonly<Record<string, string>>;

/** Replaces values that are not allowed by `other`. Values are counted by metric. */
export function boundedLabels(): (metric: string, labels: Labels) => Record<string, string> {
  const seen = new Map<string, Map<string, Set<string>>>();
  return (metric, labels) => {
    const ofMetric = entry(seen, metric, () => new Map<string, Set<string>>());
    const result: Record<string, string> = {};
    for (const label in labels) {
      const value = labels[label] as string;
      const values = entry(ofMetric, label, () => new Set<string>());
      result[label] = values.has(value) || admit(values, value) ? value : 'other';
    }
    return result;
  };
}

const PLAIN = /^[\w.:{}*/-]{1,64}$/;
/** A piece of a phone number, a code, or one of our ids. */
const IDENTIFYING = /\d{5}|(ch|msg)_[0-9a-z]{8}/;
/** The most values of one label. */
const VALUES_MAX = 500;

function entry<V>(map: Map<string, V>, key: string, fresh: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = fresh();
  map.set(key, value);
  return value;
}

function admit(values: Set<string>, value: string): boolean {
  if (values.size >= VALUES_MAX || !PLAIN.test(value) || IDENTIFYING.test(value)) return false;
  values.add(value);
  return true;
}
