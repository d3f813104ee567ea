/** @type {import('jest').Config} */
export default {
  // Runs the files of a worker in one Node process, which loads each module once: half the time of jest's own runner.
  runner: '<rootDir>/test/setup/runner.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/setup/typescript.js', '<rootDir>/test/setup/keep-answers.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/setup/time-limit.js'],
  // tsx compiles: jest need not load Babel.
  transform: {},
  globalSetup: '<rootDir>/test/setup/prepare.js',
  globalTeardown: '<rootDir>/test/setup/stop-redis.js',
  // More than cores: many tests wait for a browser, a clock or a carrier.
  maxWorkers: 3,
};
