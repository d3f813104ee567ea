/** `octothorpe limits`: its commands and their options. */
import type { Command } from 'commander';
import type { Act, Add } from '../program.js';

export function addLimits(program: Command, add: Add, api: (command: Command) => Command): void {
  const limits = program
    .command('limits')
    .description('what is blocked and why, lists, the audit; needs a key with the scope operator')
    .enablePositionalOptions();
  const command = (name: string, description: string, example: string) =>
    api(
      add(
        limits,
        name,
        description,
        load(name.split(' ', 1)[0] ?? ''),
        `octothorpe limits ${example}`,
      ),
    );
  const target = (on: Command) =>
    on.option('--prefix <digits>', 'the first digits of numbers, such as +35844123');
  const wide = (on: Command) =>
    target(on)
      .option('--country <code>', 'a country, such as FI')
      .option('--tenant', 'the tenant’s money, wrong codes and calls at once');
  const signed = (on: Command) =>
    on
      .option('--reason <text>', 'why; the audit keeps it')
      .option('--operator <name>', 'who acts; default OCTOTHORPE_OPERATOR, else your user name');
  const lasting = (on: Command) =>
    signed(target(on))
      .option('--for <time>', 'how long it holds: 30m, 12h, 7d', '24h')
      .option('--until <time>', 'or until when, such as 2027-06-30T00:00:00Z');

  wide(
    command(
      'blocks [number]',
      'what blocks it, by which rule, and until when',
      "blocks '+358 44 123 4567'",
    ),
  );
  signed(
    wide(
      command(
        'unblock [number]',
        'forget what was counted against it',
        "unblock '+358 44 123 4567' --reason 'support call 17'",
      ),
    ),
  );
  lasting(
    command(
      'deny [number]',
      'send nothing there, until a time',
      'deny --prefix +35844123 --for 12h --reason pumped',
    ),
  );
  lasting(
    command(
      'allow [number]',
      'free it of the limits on prefixes, sequences, countries and conversion',
      "allow '+358 44 123 4567' --for 7d --reason 'our own phone'",
    ),
  );
  lasting(
    command(
      'exempt [number]',
      'free it of those on the number, the address and the device as well',
      "exempt '+358 44 123 4567' --for 1h --reason 'a demonstration'",
    ),
  );
  signed(
    target(
      command(
        'unlist [number]',
        'take an entry back',
        "unlist --id 0:… --reason 'it was an error'",
      ),
    ),
  ).option('--id <id>', 'an entry as lists shows it');
  command('lists', 'the entries that hold now', 'lists');
  command('webhook', 'whether notifications are sent, or the receiver answered 410', 'webhook');
  signed(
    command('enable-webhook', 'send them again', "enable-webhook --reason 'the receiver is back'"),
  );
  command('audit', 'who did what, with which API key, and why', 'audit --limit 20').option(
    '--limit <count>',
    'so many of the newest acts, 1 to 1000',
  );
}

function load(name: string): () => Promise<Act> {
  return async () => {
    const { limits } = await import('./limits.js');
    return (terminal, args, options) => limits(name, terminal, args, options);
  };
}
