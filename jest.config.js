/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }],
  },
  // TypeScript sources import each other with the `.js` name they have once built.
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its ES build imports JSON in a way that jest warns about.
    '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs',
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFiles: ['<rootDir>/test/setup/keep-answers.ts'],
  globalSetup: '<rootDir>/test/setup/prepare.js',
  globalTeardown: '<rootDir>/test/setup/stop-redis.js',
  testTimeout: 60_000,
  // More than cores: many tests wait for a browser, a clock or a carrier.
  maxWorkers: 3,
};
