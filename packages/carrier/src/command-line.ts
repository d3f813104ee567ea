/** The command line of `octothorpe-carrier`: its options, and what they may be. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isWebAddress } from './request-values.js';
import { port } from './settings-file.js';

export const USAGE = `octothorpe-carrier [FILE] [options]

A telephone company on this machine, for programs that use Twilio, Vonage or Telnyx.
It accepts every account, key and sender. With a FILE it accepts only the accounts in it;
the file is created if there is none.

  --port N               3001 by default; 0 selects a free port (or the variable PORT)
  --host ADDRESS         127.0.0.1 by default (or the variable HOST)
  --auth-token TOKEN     signs Twilio's callbacks; by default the token that came with the
                         request (or the variable TWILIO_AUTH_TOKEN)
  --signature-secret S   signs Vonage's callbacks
  --sms-url URL          where a message from a phone is announced
  --voice-url URL        where a call from a phone is announced (Twilio)
  --time-scale N         telephone time (ringing, speech, delivery) runs N times faster
  --trial                texts begin as those of a trial account at Twilio do
  --data FOLDER          where the certificate of the proxy is kept; ~/.cache/octothorpe-carrier
  --no-proxy             does not answer as a proxy, and needs no certificate
  --json                 one JSON object a line: first the addresses, then every request
  --quiet                prints nothing but errors; with --json, the addresses
  --tied                 ends when its standard input ends
  --help, --version
`;

const address = z.string().refine(isWebAddress, 'must be an http or https URL').exactOptional();
const words = z.strictObject({
  file: z.string().exactOptional(),
  port: z.string().transform(Number).pipe(port).exactOptional(),
  host: z.string().min(1).exactOptional(),
  'auth-token': z.string().min(1).exactOptional(),
  'signature-secret': z.string().min(16).exactOptional(),
  'sms-url': address,
  'voice-url': address,
  'time-scale': z.string().transform(Number).pipe(z.number().positive()).exactOptional(),
  data: z.string().min(1).exactOptional(),
  trial: z.boolean().default(false),
  'no-proxy': z.boolean().default(false),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
  tied: z.boolean().default(false),
  help: z.boolean().default(false),
  version: z.boolean().default(false),
});

export type CommandLine = z.output<typeof words>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws Error that names the option, and what it has to be */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1) throw new Error('Give one FILE at most. See --help.');
  const { PORT, HOST } = environment;
  if (!values.port && PORT && !port.safeParse(Number(PORT)).success) {
    throw new Error(`PORT must be 0 to 65535; it is ${PORT}.`);
  }
  const read = words.safeParse({
    ...(PORT ? { port: PORT } : {}),
    ...(HOST ? { host: HOST } : {}),
    ...values,
    ...(positionals[0] === undefined ? {} : { file: positionals[0] }),
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`--${issue?.path.join('.')}: ${issue?.message}. See --help.`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ port: text, host: text, 'auth-token': text, 'signature-secret': text },
        ...{ 'sms-url': text, 'voice-url': text, 'time-scale': text, data: text },
        ...{ trial: flag, 'no-proxy': flag, json: flag, quiet: flag, tied: flag },
        ...{ help: { ...flag, short: 'h' }, version: { ...flag, short: 'v' } },
      },
    });
  } catch (error) {
    // Its second sentence explains how a FILE may begin with a dash.
    const [what = ''] = (error as Error).message.split(/\. |\n/);
    throw new Error(`${what.replace(/\.$/, '')}. See --help.`);
  }
}
