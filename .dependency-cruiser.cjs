// The direction of the data: an import never points back up, siblings do not import each other.
const layer = (name, path, forbidden) => ({
  name,
  severity: 'error',
  from: { path },
  to: { path: forbidden },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-packages',
      comment: 'An installation without development packages has to run.',
      severity: 'error',
      from: { path: '^(src|webhooks)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-are-static',
      comment: 'They run in a browser.',
      severity: 'error',
      from: { path: '^src/pages/', pathNot: '^src/pages/messages/' },
      to: { pathNot: '^src/pages/' },
    },
    {
      name: 'page-texts-are-pure',
      comment: 'The texts are filled in by the server; they know languages, states and reasons.',
      severity: 'error',
      from: { path: '^src/pages/messages/' },
      to: {
        pathNot: [
          '^src/pages/messages/',
          '^src/challenge/(challenge|locale|messages/message-format)\\.ts$',
          '^node_modules/@formatjs/icu-messageformat-parser/',
        ],
      },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports nothing of ours outside itself and no IO.',
      severity: 'error',
      from: { path: '^src/challenge/' },
      to: {
        pathNot: [
          '^src/challenge/',
          '^src/clock\\.ts$',
          '^node_modules/(intl-messageformat|libphonenumber-js|zod)/',
          '^crypto$',
          '^node:crypto$',
        ],
      },
    },
    {
      name: 'sessions-are-pure',
      comment: 'They build on challenges; where they are kept and shown is somebody else’s.',
      severity: 'error',
      from: { path: '^src/session/' },
      to: {
        pathNot: [
          '^src/(session|challenge)/',
          '^src/clock\\.ts$',
          '^node_modules/jose/',
          '^crypto$',
          '^node:crypto$',
        ],
      },
    },
    {
      name: 'sandbox-is-a-carrier',
      comment: 'It knows the vendors’ protocols and nothing of the gateway.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^(src/(?!sandbox/)|webhooks/)' },
    },
    {
      name: 'only-the-root-knows-the-sandbox',
      severity: 'error',
      from: { path: '^(src|webhooks)/', pathNot: '^src/(main|compose|sandbox/)' },
      to: { path: '^src/sandbox/' },
    },
    layer(
      'providers-know-the-port',
      '^src/providers/',
      '^src/(delivery|store|notification|http|sandbox|pages|main|compose)',
    ),
    {
      name: 'entries-register-webhooks',
      comment: 'An adapter sends; what comes back is the receiver’s.',
      severity: 'error',
      from: { path: '^src/providers/', pathNot: '-entry\\.ts$' },
      to: { path: '^webhooks/' },
    },
    {
      name: 'only-the-registry-knows-a-provider',
      comment: 'What a provider adds stands in its entry, and nobody else names it.',
      severity: 'error',
      from: { path: '^(src|webhooks)/', pathNot: ['^src/providers/', '^webhooks/'] },
      to: { path: '^src/providers/[^/]+/' },
    },
    {
      name: 'a-provider-knows-no-other',
      comment: 'Nor do the port and the receiver know any.',
      severity: 'error',
      from: {
        path: '^(?:src/providers|webhooks)/([a-z0-9]+)',
        pathNot: '^src/providers/registry\\.ts$',
      },
      to: { path: '^src/providers/[^/]+/', pathNot: '^src/providers/$1/' },
    },
    {
      name: 'sources-are-registered',
      comment: 'What a provider’s webhooks say is loaded by its entry alone.',
      severity: 'error',
      from: { path: '^(?:src|webhooks)/([a-z0-9]+)', pathNot: '^src/providers/' },
      to: {
        path: '^webhooks/',
        pathNot: ['^webhooks/(receiver|source|sink|once|outcome)\\.ts$', '^webhooks/$1'],
      },
    },
    layer(
      'store-knows-the-domain',
      '^src/store/',
      '^(src/(delivery|providers|notification|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'delivery-direction',
      '^src/delivery/',
      '^(src/(store|notification|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'admission-direction',
      '^src/admission/',
      '^(src/(store|delivery|providers|notification|ingestion|session|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'ingestion-direction',
      '^src/ingestion/',
      '^(src/(store|delivery|providers|notification|admission|session|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'health-direction',
      '^src/health/',
      '^(src/(challenge|store|delivery|providers|notification|admission|ingestion|session|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'notification-direction',
      '^src/notification/',
      '^(src/(store|delivery|providers|http|sandbox|pages)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'http-direction',
      '^src/http/',
      '^(src/(store|delivery|notification|providers|sandbox)/|webhooks/|src/(main|compose))',
    ),
    layer(
      'webhooks-direction',
      '^webhooks/',
      '^src/(store|delivery|notification|sandbox|pages|main|compose)',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
