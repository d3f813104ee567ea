/** One command from its arguments to its exit code: 0 done, 1 refused or unreachable, 2 not understood. */
import { commandLine, UsageError } from './command-line.js';
import { callOperatorApi, OperatorApiError } from './operator-client.js';
import { show } from './show.js';
import { USAGE } from './usage.js';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export async function runLimits(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  try {
    const line = commandLine(args, environment, Date.now());
    if (line === 'help') {
      terminal.out(USAGE);
      return 0;
    }
    const answer = await callOperatorApi(line.server, line.request);
    terminal.out(line.json ? JSON.stringify(answer, null, 2) : show(answer, Date.now()));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`error: ${error.message} (--help shows how)`);
      return 2;
    }
    if (!(error instanceof OperatorApiError)) throw error;
    terminal.err(`error: ${error.message}`);
    return 1;
  }
}
