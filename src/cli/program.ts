/**
 * The command line: which commands there are, with their options and an example each. What a command does is loaded once it is called, so that
 * help appears at once.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addLimits } from './commands/limits-options.js';
import { addMethods } from './commands/methods-options.js';
import { addSettings } from './commands/settings-options.js';
import { CommandError, EXIT, type Terminal } from './terminal.js';

/** @returns the exit code */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exit: number = EXIT.done;
  const program = programFor(terminal, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof CommandError)) throw error;
    const asked = args.includes('--json');
    terminal.err(asked ? JSON.stringify(error.answer ?? { error: error.message }) : said(error));
    return error.exit;
  }
}

function said(error: CommandError): string {
  return `error: ${error.message}${error.exit === EXIT.usage ? ' (--help shows how)' : ''}`;
}

export type Act = (
  terminal: Terminal,
  args: string[],
  options: Record<string, never>,
) => Promise<number>;

/** @param args such as `<number>` */
export type Add = (
  on: Command,
  name: string,
  description: string,
  act: () => Promise<Act>,
  example: string,
) => Command;

/** Exported for the test that reads every help. */
export function programFor(terminal: Terminal, ended: (exit: number) => void): Command {
  const program = new Command('octothorpe')
    .description('Phone verification: start it, try it, and see what it does.')
    .version(ownVersion(), '-V, --version')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
      outputError: (text, write) => write(`${text.trimEnd()} (--help shows how)\n`),
    })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the answer is no, 2 not understood, 3 nothing answers.',
    );

  const add: Add = (on, name, description, act, example) =>
    on
      .command(name)
      .description(description)
      // A command of a command has options of the same names.
      .enablePositionalOptions()
      .option('--json', 'JSON instead of text; errors as well')
      .addHelpText('after', `\nExample:\n  ${example}`)
      .action(async (...given: unknown[]) => {
        // Commander passes the arguments, the options, and the command itself.
        const [options] = given.slice(-2) as [Record<string, never>];
        const args = given.slice(0, -2).filter((each) => each !== undefined) as string[];
        ended(await (await act())(terminal, args, options));
      });

  add(
    program,
    'start',
    'start the API, a worker and, without credentials, the sandbox carrier',
    async () => (await import('./start/start.js')).start,
    'octothorpe start --webhook-url http://localhost:4000/hooks',
  )
    .option('--port <port>', 'of the API; default PORT, else 3000')
    .option('--phone-port <port>', 'of the carrier and its phone; default SANDBOX_PORT, else 3001')
    .option('--data-dir <folder>', 'keys and Redis of the sandbox; default DATA_DIR, else data')
    .option('--webhook-url <url>', 'notify this address; its secret is printed (sandbox)');
  add(
    program,
    'doctor',
    'check Node.js, the configuration, carriers, doors and Redis',
    async () => (await import('./commands/doctor.js')).doctor,
    'octothorpe doctor --json',
  );

  const api = (command: Command) =>
    command
      .option('--url <url>', 'of the API; default OCTOTHORPE_URL, else http://127.0.0.1:3000')
      .option(
        '--key-file <file>',
        'holds the API key; default OCTOTHORPE_API_KEY, else the sandbox’s own, data/api-key',
      );
  const sends = (command: Command) =>
    api(command)
      .option('--country <code>', 'for a number in national form, such as FI')
      .option('--locale <tag>', 'the language, such as fi')
      .option('--reference <text>', 'an id of your own')
      .option('--idempotency-key <key>', 'the same key starts once')
      .option('--wait', 'follow it to its end');
  sends(
    add(
      program,
      'send <number>',
      'send a code',
      async () => (await import('./commands/challenge.js')).send,
      "octothorpe send '+358 44 123 4567' --wait",
    ),
  )
    .option('--channel <name>', 'sms, rcs or whatsapp', 'sms')
    .option('--fallback <name>', 'the channel if that one fails, such as call');
  sends(
    add(
      program,
      'call <number>',
      'place a call that ends with a press of #',
      async () => (await import('./commands/challenge.js')).call,
      "octothorpe call '+358 44 123 4567'",
    ),
  )
    .option('--code', 'the call reads a code out instead')
    .option('--match', 'the person presses two digits that are shown here');
  api(
    add(
      program,
      'check <id> <code>',
      'check the code that the person typed',
      async () => (await import('./commands/challenge.js')).check,
      'octothorpe check ch_000123456789abcdefghjkmnpqrs 123456',
    ),
  );

  add(
    program,
    'phone <number>',
    'a phone in the terminal: it rings, reads out, and takes keys (sandbox)',
    async () => (await import('./commands/phone.js')).phone,
    "octothorpe phone '+358 44 123 4567'",
  )
    .option(
      '--carrier-url <url>',
      'of the sandbox carrier; default OCTOTHORPE_PHONE_URL, else http://127.0.0.1:3001',
    )
    .option('--answer', 'pick up by itself')
    .option('--press <keys>', 'press these keys once the call waits for them; picks up by itself')
    .option('--once', 'end after the first message, or the first call has ended');
  add(
    program,
    'tail',
    'every change of every challenge, live; numbers are masked',
    async () => (await import('./commands/tail.js')).tail,
    'octothorpe tail --tenant default',
  )
    .option('--tenant <id>', 'of this tenant alone')
    .option('--ends', 'only how each one ends');
  const signs = (command: Command) =>
    command.option(
      '--secret-file <file>',
      'holds the secret, whsec_…; default OCTOTHORPE_WEBHOOK_SECRET, else the sandbox’s own',
    );
  signs(
    add(
      program,
      'trigger [event]',
      'send a sample of a webhook event, signed',
      async () => (await import('./commands/trigger.js')).trigger,
      'octothorpe trigger challenge.sms_verified --to localhost:4000/hooks',
    ),
  )
    .option('--to <url>', 'default WEBHOOK_URL, else http://localhost:4000/hooks')
    .option('--all', 'one of each')
    .option('--list', 'the names of all events');
  signs(
    add(
      program,
      'listen',
      'deliver the events of this machine’s service to an address, and print them',
      async () => (await import('./commands/listen.js')).listen,
      'octothorpe listen --forward-to localhost:4000/hooks',
    ),
  )
    .requiredOption('--forward-to <url>', 'where they go')
    .option('--tenant <id>', 'of this tenant alone')
    .option('--last [count]', 'deliver the last ones again, and end')
    .option('--print-body', 'print each body as well');

  const doors = add(
    program,
    'doors',
    'the configured doors, with what to paste into each platform',
    async () => (await import('./commands/doors.js')).doors,
    'octothorpe doors',
  );
  add(
    doors,
    'check',
    'let each door read its platform’s own sample; nothing is sent',
    async () => (await import('./commands/doors.js')).checkAllDoors,
    'octothorpe doors check',
  );
  add(
    doors,
    'entra-keys',
    'make the key and the certificate for Entra',
    async () => (await import('./commands/doors.js')).entraKeys,
    'octothorpe doors entra-keys --app 00000000-0000-0000-0000-000000000000',
  )
    .option(
      '--app <id>',
      'client id of the app registration',
      '<client id of the app registration>',
    )
    .option('--door-url <url>', 'of the door', 'https://verify.example.com/doors/entra')
    .option('--out <folder>', 'where they are written', 'data/entra');
  addLimits(program, add, api);
  addSettings(program, add, api);
  api(
    add(
      program,
      'stats',
      'what was sent, delivered and verified, and what it cost',
      async () => (await import('./commands/stats.js')).stats,
      'octothorpe stats --by country,carrier --period hour',
    ),
  )
    .option(
      '--by <names>',
      'some of country, channel, carrier, tenant, with commas',
      'country,channel,carrier',
    )
    .option('--period <name>', 'hour or day', 'day')
    .option('--from <time>', 'such as 2027-02-01T00:00:00Z')
    .option('--to <time>', 'until before this');
  api(
    add(
      program,
      'why <what>',
      'why a code did not arrive: by number, id, reference or carrier’s id',
      async () => (await import('./commands/why.js')).why,
      "octothorpe why '+358 44 123 4567'",
    ),
  ).option('--subject', 'the text is your own id of an account');
  add(
    program,
    'show <id>',
    'one challenge as Redis has it; sealed parts stay sealed',
    async () => (await import('./commands/show.js')).show,
    'octothorpe show ch_000123456789abcdefghjkmnpqrs',
  );
  addMethods(program, add);
  return program;
}

function ownVersion(): string {
  // Beside dist/ where it is built, beside src/ in a test.
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (name === 'octothorpe') return version;
    } catch {
      // The other one.
    }
  }
  return 'unknown';
}
