/** `octothorpe methods`: its commands and their options. */
import type { Command } from 'commander';
import type { Act, Add } from '../program.js';
import type { MethodsCommand } from './methods.js';

export function addMethods(program: Command, add: Add): void {
  const methods = program
    .command('methods')
    .description(
      'registered methods: list, export, import, seal again, delete; needs CONFIG_FILE and MASTER_KEYS',
    )
    .enablePositionalOptions();
  const command = (name: MethodsCommand, description: string, example: string) =>
    add(methods, name, description, load(name), `octothorpe methods ${example}`).option(
      '--tenant <id>',
      name === 'reseal' ? 'default: all' : 'default: the only one that is configured',
    );
  const signed = (on: Command) =>
    on
      .option('--reason <text>', 'why; the audit keeps it')
      .option('--operator <name>', 'who acts; default OCTOTHORPE_OPERATOR, else your user name');

  command(
    'list',
    'who has registered what; numbers are masked, and secrets not shown',
    'list',
  ).option('--subject <id>', 'the tenant’s own id of the account');
  signed(
    command(
      'export',
      'seal a tenant’s methods for a recipient’s key, into a file',
      "export --to their.jwk --file methods.txt --reason 'moving house'",
    ),
  )
    .option('--to <file>', 'the recipient’s public key, a JWK (EC, X25519 or RSA)')
    .option('--file <file>', 'the sealed methods, one line a subject');
  signed(
    command(
      'import',
      'add what another installation has exported, under this one’s keys',
      "import --key our.jwk --file methods.txt --reason 'moving house'",
    ),
  )
    .option('--key <file>', 'the private key that the file is sealed for, a JWK')
    .option('--file <file>', 'the sealed methods, one line a subject');
  signed(
    command(
      'reseal',
      'seal everything under the newest master key; then older ones can go',
      "reseal --reason 'yearly rotation'",
    ),
  );
  signed(
    command(
      'delete',
      'erase one subject',
      "delete --subject user-8c1f --reason 'the person asked'",
    ),
  ).option('--subject <id>', 'the tenant’s own id of the account');
}

function load(name: MethodsCommand): () => Promise<Act> {
  return async () => {
    const { methods } = await import('./methods.js');
    return (terminal, _args, options) => methods(name, terminal, options);
  };
}
