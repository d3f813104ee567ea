import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { Redis } from 'ioredis';

// Loaded before a process's own code (node --import). On SIGUSR2 it writes what has run since the last one: the product's functions by
// file, and the call chains that led to a command for Redis. One file for each, in COVERAGE_FOLDER.

const BUILT = new URL('../../../dist/', import.meta.url).href;
const FRAME = /^ +at (?:async )?(?:new )?(.*) \((.*?):\d+:\d+\)$/;

const inspector = new Session();
inspector.connect();
const ask = (method, parameters) => {
  let result;
  inspector.post(method, parameters, (error, answer) => {
    if (error) throw error;
    result = answer;
  });
  return result;
};
ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

let chains = new Set();
Error.stackTraceLimit = 60;
const { sendCommand } = Redis.prototype;
Redis.prototype.sendCommand = function (command, ...rest) {
  const frames = new Error('here').stack.split('\n').flatMap((line) => {
    const [, name, file] = FRAME.exec(line) ?? [];
    if (!file?.startsWith(BUILT)) return [];
    return [`${file.slice(BUILT.length).replace(/\.js$/, '.ts')} ${name}`];
  });
  chains.add(JSON.stringify(frames.reverse()));
  return sendCommand.call(this, command, ...rest);
};

let taken = 0;
process.on('SIGUSR2', () => {
  const { result } = ask('Profiler.takePreciseCoverage');
  const ran = {};
  for (const { url, functions } of result) {
    if (!url.startsWith(BUILT)) continue;
    // The function at offset 0 is the module itself.
    const names = functions
      .filter(({ ranges: [all] }) => all.count > 0 && all.startOffset > 0)
      .map(({ functionName, ranges }) => `${functionName || 'anonymous'}:${ranges[0].startOffset}`);
    if (names.length > 0) ran[url.slice(BUILT.length).replace(/\.js$/, '.ts')] = names;
  }
  taken += 1;
  const path = `${process.env.COVERAGE_FOLDER}/${process.pid}-${taken}.json`;
  writeFileSync(
    `${path}.part`,
    JSON.stringify({ ran, chains: [...chains].map((one) => JSON.parse(one)) }),
  );
  renameSync(`${path}.part`, path);
  chains = new Set();
});
