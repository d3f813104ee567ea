/**
 * Standard output for log lines: all lines of one turn of the event loop leave in one write. Standard output is synchronous, and under
 * load a system call for each line would be a tenth of a request. On exit, also after an uncaught error, the rest is written.
 */

/** Takes a whole line, its end included. */
export type WriteLine = (line: string) => void;

export function gatheredLines(out: NodeJS.WritableStream): WriteLine {
  let held = '';
  const flush = () => {
    if (held === '') return;
    const lines = held;
    held = '';
    out.write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    if (held === '') setImmediate(flush);
    held += line;
  };
}
