// Runs shell blocks as if somebody had pasted them into one terminal, against a service on other ports than the documents name.
import { spawnSync } from 'node:child_process';

const DEFAULT_PORT = '3000';
const DEFAULT_SANDBOX_PORT = '3001';
const RUN_WITHIN_MS = 120_000;

/** What `parseArgs` takes for the ports. */
export const PORT_OPTIONS = {
  port: { type: 'string', default: DEFAULT_PORT },
  'sandbox-port': { type: 'string', default: DEFAULT_SANDBOX_PORT },
};

/**
 * @param {string[]} blocks run one directly after the other, in one shell; it ends with the first command that fails
 * @param {{ port: string, 'sandbox-port': string }} ports
 * @returns {{ status: number | null, signal: string | null, outputs: string[] }} what each block printed, the failed one last
 */
export function pasted(blocks, ports, environment = process.env) {
  const mark = `== pasted block ${process.pid}`;
  const lines = blocks.flatMap((block) => [`echo '${mark}'`, block, 'echo']);
  // Without this option curl exits 0 on an HTTP error.
  const script = [
    'set -euo pipefail',
    'curl() { command curl --fail-with-body --no-progress-meter "$@"; }',
    ...lines,
  ];
  const { status, signal, stdout } = spawnSync('bash', ['-s'], {
    input: onPorts(script.join('\n'), ports),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: RUN_WITHIN_MS,
    env: environment,
  });
  return { status, signal, outputs: stdout.split(`${mark}\n`).slice(1) };
}

function onPorts(text, ports) {
  return text
    .replaceAll(/(127\.0\.0\.1|localhost):3000\b/g, `$1:${ports.port}`)
    .replaceAll(/(127\.0\.0\.1|localhost):3001\b/g, `$1:${ports['sandbox-port']}`);
}

/** The first of the texts that is not there, in their order. @returns {string | undefined} */
export function lacking(expected, output) {
  let from = 0;
  for (const text of expected) {
    const at = output.indexOf(text, from);
    if (at < 0) return text;
    from = at + text.length;
  }
  return undefined;
}
