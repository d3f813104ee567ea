/** `octothorpe settings`: its commands and their options. */
import type { Command } from 'commander';
import type { Act, Add } from '../program.js';

export function addSettings(program: Command, add: Add, api: (command: Command) => Command): void {
  const settings = program
    .command('settings')
    .description(
      'tenants, keys, senders, routes, templates, doors: changed while the service runs; needs a key with the scope operator',
    )
    .enablePositionalOptions();
  const command = (name: string, description: string, example: string) =>
    api(
      add(
        settings,
        name,
        description,
        load(name.split(' ', 1)[0] ?? ''),
        `octothorpe settings ${example}`,
      ),
    );
  const signed = (on: Command) =>
    on
      .option('--reason <text>', 'why; the audit keeps it')
      .option('--operator <name>', 'who acts; default OCTOTHORPE_OPERATOR, else your user name')
      .option('--if-version <number>', 'refuse the change if another has come since this version');
  const why = "--reason 'the name is registered'";
  command('list [path]', 'the settings, or those whose path begins so', 'list tenants/acme');
  command('get [path]', 'one of them', 'get tenants/acme/webhook');
  signed(
    command(
      'set [path]',
      'change or add it',
      `set tenants/acme/senders/sms.twilio --file sender.json ${why}`,
    ),
  ).option('--file <file>', 'holds the value as JSON; - reads standard input');
  signed(
    command(
      'off [path]',
      'take it out, even if the configuration file has it',
      "off tenants/acme/keys/0123abcd --reason 'rotated'",
    ),
  );
  signed(command('file [path]', 'let the configuration file’s count again', `file routes ${why}`));
  signed(
    command(
      'rotate [path]',
      'a new API key beside this one, or a new secret of a webhook; shown once',
      "rotate tenants/acme/keys/0123abcd --reason 'yearly rotation'",
    ),
  );
  command('history', 'who changed what, and why', 'history');
  signed(
    command(
      'back [version]',
      'a new version that says what an earlier one said; 0 is the file alone',
      "back 6 --reason 'the new sender is blocked'",
    ),
  );
}

function load(name: string): () => Promise<Act> {
  return async () => {
    const { settings } = await import('./settings.js');
    return (terminal, args, options) => settings(name, terminal, args, options);
  };
}
