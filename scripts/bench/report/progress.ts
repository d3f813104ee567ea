/** One line of progress: rewritten on a terminal; elsewhere a new line for each row. */
export function progressLine(rows: number): {
  at(row: number): (text: string) => void;
  end(): void;
} {
  const startedAt = Date.now();
  let lastRow = -1;
  return {
    at: (row) => (text) => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const bar = '#'.repeat(row).padEnd(rows, '.');
      if (process.stderr.isTTY) {
        process.stderr.write(`\r\u001b[2K[${bar}] ${seconds} s  ${text}`);
      } else if (row !== lastRow) {
        process.stderr.write(`[${bar}] ${seconds} s  ${text}\n`);
      }
      lastRow = row;
    },
    end: () => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
    },
  };
}
