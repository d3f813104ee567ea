/** Reads the command line. It does not prompt: missing options are errors. */
import { parseArgs } from 'node:util';
import type { MethodActor } from '../../src/enrolment/enrolment-service.js';
import { requireOperator, requireReason } from '../../src/limits/operator-target.js';

export class UsageError extends Error {}

export interface CommandLine {
  readonly command: 'list' | 'export' | 'import' | 'reseal' | 'delete';
  /** All tenants where absent, which only `reseal` allows. */
  readonly tenant?: string;
  readonly subject?: string;
  /** A file with a JWK. */
  readonly key?: string;
  readonly file?: string;
  readonly by: MethodActor;
}

const COMMANDS = ['list', 'export', 'import', 'reseal', 'delete'] as const;
const OPTIONS = {
  tenant: { type: 'string' },
  subject: { type: 'string' },
  to: { type: 'string' },
  key: { type: 'string' },
  file: { type: 'string' },
  reason: { type: 'string' },
  operator: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError, OctothorpeError */
export function commandLine(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): CommandLine | 'help' {
  const { values, positionals } = parse(args);
  const [name, ...others] = positionals;
  if (values.help || name === undefined) return 'help';
  const command = COMMANDS.find((each) => each === name);
  if (!command) throw new UsageError(`There is no command ${name}.`);
  if (others.length > 0) throw new UsageError(`Unexpected arguments: ${others.join(' ')}.`);
  const key = command === 'export' ? values.to : values.key;
  if (command === 'export' && !key) throw new UsageError('Name the recipient’s public key: --to.');
  if (command === 'import' && !key) throw new UsageError('Name the private key: --key.');
  if ((command === 'export' || command === 'import') && !values.file) {
    throw new UsageError('Name the file: --file.');
  }
  if (command === 'delete' && !values.subject) throw new UsageError('Name whom: --subject.');
  return {
    command,
    ...(values.tenant === undefined ? {} : { tenant: values.tenant }),
    ...(values.subject === undefined ? {} : { subject: values.subject }),
    ...(key === undefined ? {} : { key }),
    ...(values.file === undefined ? {} : { file: values.file }),
    by: signature(command, values, environment),
  };
}

function signature(
  command: CommandLine['command'],
  { operator, reason }: ReturnType<typeof parse>['values'],
  environment: NodeJS.ProcessEnv,
): MethodActor {
  if (command === 'list') return { operator: '-', key: '-', reason: '-' };
  const who = operator ?? environment['OCTOTHORPE_OPERATOR'] ?? environment['USER'];
  if (!who) throw new UsageError('Name the person who acts: add --operator.');
  if (!reason) throw new UsageError('Give the reason with --reason; the audit keeps it.');
  return { operator: requireOperator(who), key: 'command', reason: requireReason(reason) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The text of `--help`. */
export const USAGE = `npm run methods -- <command> [options]

Commands
  list     who has registered what; numbers are masked, and secrets not shown
  export   seal a tenant's methods for a recipient's key, into a file
  import   add what another installation has exported, under this one's keys
  reseal   seal everything under the newest master key; then older ones can go
  delete   erase one subject

Options
  --tenant ID        default: the only one that is configured; reseal: all
  --subject ID       list, delete: the tenant's own id of the account
  --to FILE          export: the recipient's public key, a JWK (EC, X25519 or RSA)
  --key FILE         import: the private key that the file is sealed for, a JWK
  --file FILE        export, import: the sealed methods, one line a subject
  --reason TEXT      why; needed by all but list
  --operator NAME    who acts; default: OCTOTHORPE_OPERATOR, else your user name

It needs the service's configuration and MASTER_KEYS, and works while the service runs.
`;
