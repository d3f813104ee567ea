/** Writes parts as the flat arguments that `lua/limits/admit.lua` and `release.lua` read. */
import type { LogPart, LogRule, Part, SumRule } from '../../challenge/limits/reservation.js';

type Argument = string | number;

export function partArguments(part: Part): Argument[] {
  switch (part.kind) {
    case 'log':
      return ['log', ...logArguments(part)];
    case 'sum':
      return ['sum', ...sumArguments(part.rules)];
    case 'breaker':
      return ['breaker', part.rule, part.probeEveryMs];
    case 'stop':
      return ['stop'];
    case 'calls':
      return ['calls', part.member, part.max, part.lifeMs];
    case 'ledger': {
      const { about } = part;
      const line = about ? `${about.blockTag} ${about.wideTag} ${about.country}` : '';
      return ['ledger', line, part.amount, part.lifeMs];
    }
    case 'list':
      return ['list', part.version];
    default:
      return part satisfies never;
  }
}

/** What `log.arguments` reads. */
export function logArguments({
  lifeMs,
  peer,
  thousand,
  position,
  rules,
}: Pick<LogPart, 'lifeMs' | 'rules'> & Partial<LogPart>): Argument[] {
  return [lifeMs, peer ?? '-', thousand ?? '-', position ?? '-', ...logRules(rules)];
}

/** What `sum.arguments` reads. */
export function sumArguments(rules: readonly SumRule[]): Argument[] {
  return [rules.length, ...rules.flatMap(sumRule)];
}

/** Into how many slices a window is cut: what a sum may be too strict by is one slice. */
export function slicesOf(windowMs: number): number {
  return windowMs > 3_600_000 ? 24 : 12;
}

/** The same rules stand in many parts: they are written once. */
const written = new WeakMap<readonly LogRule[], readonly Argument[]>();

function logRules(rules: readonly LogRule[]): readonly Argument[] {
  const known = written.get(rules);
  if (known) return known;
  const args = [rules.length, ...rules.flatMap(logRule)];
  written.set(rules, args);
  return args;
}

function logRule(rule: LogRule): Argument[] {
  return [rule.rule, rule.counts, rule.max, rule.windowMs, rule.span ?? 0];
}

/** Sums are named by what they add up and over how long, so that another window begins anew. */
function sumRule(rule: SumRule): Argument[] {
  const name = `${rule.field[0]}${rule.windowMs / 1_000}`;
  const slices = slicesOf(rule.windowMs);
  const { amount, max, windowMs } = rule;
  return [rule.rule, name, amount, max, windowMs, slices, rule.alerts ? 1 : 0];
}
