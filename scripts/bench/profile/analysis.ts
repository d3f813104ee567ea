/** A V8 CPU profile as tables: the time by function and by package or folder. */

export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Share {
  readonly what: string;
  readonly micros: number;
}

/** Self time between two moments of the monotonic clock, in microseconds; the idle time is left out. Longest first. */
export function selfTimes(
  profile: CpuProfile,
  [from, to]: readonly [number, number],
): { functions: Share[]; places: Share[] } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const places = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    // A sample's delta is the time since the one before it.
    const micros = profile.timeDeltas[index] ?? 0;
    at += micros;
    const frame = frames.get(id);
    if (!frame || at < from || at > to || frame.functionName === '(idle)') continue;
    const place = placeOf(frame.url, frame.functionName);
    const name = frame.functionName || '(anonymous)';
    const where = frame.url === '' ? '' : `  ${fileOf(frame.url)}:${frame.lineNumber + 1}`;
    add(functions, `${name}${where}`, micros);
    add(places, place, micros);
  }
  return { functions: sorted(functions), places: sorted(places) };
}

/** The package of a library, the folder of the product, or V8's name for its own time. */
function placeOf(url: string, name: string): string {
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  const [, library] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*\/node_modules\/)/.exec(url) ?? [];
  if (library !== undefined) return library;
  const [, own] = /\/dist\/((?:src|webhooks)(?:\/[^/]+(?=\/))?)/.exec(url) ?? [];
  if (own !== undefined) return own;
  return name.startsWith('(') ? name : '(native)';
}

function fileOf(url: string): string {
  return url.replace(/^.*\/(?=node_modules\/|dist\/)/, '').replace(/^dist\//, '');
}

function add(sums: Map<string, number>, name: string, micros: number): void {
  sums.set(name, (sums.get(name) ?? 0) + micros);
}

function sorted(sums: ReadonlyMap<string, number>): Share[] {
  return Array.from(sums, ([what, micros]) => ({ what, micros })).sort(
    (a, b) => b.micros - a.micros,
  );
}
