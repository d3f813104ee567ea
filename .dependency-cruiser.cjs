// The direction of the data: an import never points back up, siblings do not import each other.
const layer = (name, path, forbidden, but = {}) => ({
  name,
  severity: 'error',
  from: { path },
  to: { path: forbidden, ...but },
});

// From the top down. A file imports from its own layer and from those below.
const LAYERS = [
  'cli|roles|app|main',
  'console',
  'pages',
  'http|ingestion|doors',
  'approvals',
  'sessions',
  'notifications|enrolment',
  'delivery',
  'providers',
  'record',
  'limits|challenge|message|routing',
];

/** What stands above the layer that `name` is in, and that layer too. */
function above(name, except = '') {
  const end = LAYERS.findIndex((layer) => layer.split('|').includes(name)) + 1;
  return `^src/${except}(${LAYERS.slice(0, end).join('|')})(/|\\.ts)`;
}

/** These files of the domain keep it in Redis. */
const ON_REDIS = '/(challenge-store|challenge-commit|challenge-indexes|session-store)\\.ts$';

/** Keys and errors are named in terms of the domain, and time is its own. */
const NAMES_OF_KEYS = '(?!challenge/(errors|challenge|time)\\.ts)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'What is built is not there in a fresh clone.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: 'dist/' },
    },
    {
      name: 'no-dev-packages',
      comment: 'An installation without development packages has to run.',
      severity: 'error',
      from: { path: '^(src|packages|webhooks)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-are-static',
      comment: 'They run in a browser.',
      severity: 'error',
      from: { path: '^(src|packages/carrier)/pages/', pathNot: '^src/pages/messages/' },
      to: { pathNot: ['^$1/pages/', '^node_modules/uplot/'] },
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
      comment: 'Rules import nothing of ours outside the domain, and no IO.',
      severity: 'error',
      from: { path: '^src/challenge/', pathNot: ON_REDIS },
      to: {
        pathNot: [
          '^src/challenge/',
          '^src/limits/(refusal|code-check|conversion)\\.ts$',

          '^node_modules/(intl-messageformat|libphonenumber-js|zod)/',
          '^crypto$',
          '^node:crypto$',
        ],
      },
    },
    layer('the-domain-knows-no-user', '^src/challenge/', above('record')),
    layer('redis-and-queues-are-below', '^src/redis/', above('challenge', NAMES_OF_KEYS)),
    layer(
      'observability-knows-types',
      '^src/observability/',
      above('challenge', '(?!challenge/time\\.ts)'),
      {
        dependencyTypesNot: ['type-only'],
      },
    ),
    {
      name: 'sessions-are-pure',
      comment: 'They build on challenges and registered methods.',
      severity: 'error',
      from: { path: '^src/sessions/', pathNot: ON_REDIS },
      to: {
        pathNot: [
          '^src/(sessions|challenge|enrolment)/',

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
      from: { path: '^packages/carrier/' },
      to: { path: '^(?!packages/carrier/)(src|webhooks|packages|scripts)/' },
    },
    {
      name: 'the-client-is-alone',
      comment:
        'It knows the HTTP API and nothing of the gateway; nothing of ours is installed with it.',
      severity: 'error',
      from: { path: '^packages/client/' },
      to: { path: '^(?!packages/client/)(src|webhooks|packages|scripts)/' },
    },
    {
      name: 'nobody-of-ours-calls-by-the-client',
      severity: 'error',
      from: { path: '^(src|webhooks|packages/carrier)/' },
      to: { path: '^packages/client/' },
    },
    {
      name: 'packages-name-what-they-use',
      comment:
        'A package runs without the gateway: its own package.json names every package that it imports.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'only-the-root-knows-the-sandbox',
      severity: 'error',
      from: { path: '^(src|webhooks)/', pathNot: '^src/(main|roles)' },
      to: { path: '^packages/carrier/' },
    },
    layer('providers-know-the-port', '^src/providers/', above('delivery')),
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
      comment:
        'Nor do the port and the receiver know any. The interpreter of descriptions is none: an adapter may send SMS by one.',
      severity: 'error',
      from: {
        path: '^(?:src/providers|webhooks)/([a-z0-9]+)',
        pathNot: '^src/providers/registry\\.ts$',
      },
      to: {
        path: '^src/providers/[^/]+/',
        pathNot: ['^src/providers/$1/', '^src/providers/declared/'],
      },
    },
    {
      name: 'sources-are-registered',
      comment: 'What a provider’s webhooks say is loaded by its entry alone.',
      severity: 'error',
      from: { path: '^(?:src|webhooks)/([a-z0-9]+)', pathNot: '^src/providers/' },
      to: {
        path: '^webhooks/',
        pathNot: ['^webhooks/(receiver|webhook-handler|declared[a-z-]*)\\.ts$', '^webhooks/$1'],
      },
    },
    {
      name: 'one-delivery-pipeline',
      comment:
        'Doors and the relay put messages into the store: only delivery/provider-call.ts sends.',
      severity: 'error',
      from: {
        path: '^src/(doors|message|challenge|sessions|ingestion|http|limits|notifications)/',
      },
      to: { path: '^src/(delivery/(provider-call|delivery-attempt)|providers/[^/]+/)' },
    },
    {
      name: 'routing-rules-are-pure',
      comment: 'How a carrier is chosen, and what an end says of it, knows no Redis.',
      severity: 'error',
      from: {
        path: '^src/routing/',
        pathNot: '/(evidence-store|evidence-reader|route-learner)\\.ts$',
      },
      to: { pathNot: '^src/(routing|challenge)/' },
    },
    layer('routing-direction', '^src/routing/', above('record')),
    layer('limits-direction', '^src/limits/', above('record')),
    layer('record-direction', '^src/record/', above('providers')),
    layer('delivery-direction', '^src/delivery/', above('notifications')),
    {
      name: 'approval-rules-are-pure',
      comment:
        'What may be asked and what an answer counts for knows no Redis, no push and no key.',
      severity: 'error',
      from: { path: '^src/approvals/(approval|approval-rules|push-hosts)\\.ts$' },
      to: { pathNot: '^src/approvals/(approval|approval-rules)\\.ts$' },
    },
    layer('notifications-direction', '^src/notifications/', above('sessions')),
    layer('approvals-direction', '^src/approvals/', above('http')),
    {
      name: 'enrolment-is-pure',
      comment: 'Rules and the record know no Redis; the store and the names of subjects do.',
      severity: 'error',
      from: {
        path: '^src/enrolment/',
        pathNot: '/(enrolment-store|subject-names)\\.ts$',
      },
      to: {
        pathNot: [
          '^src/(enrolment|challenge|limits)/',

          '^node_modules/(jose|zod|otpauth|qrcode|@types/qrcode|@simplewebauthn)/',
          '^crypto$',
          '^node:crypto$',
        ],
      },
    },
    layer('enrolment-direction', '^src/enrolment/', above('notifications', '(?!enrolment/)')),
    layer('sessions-direction', '^src/sessions/', above('http')),
    layer('ingestion-direction', '^src/ingestion/', `${above('pages')}|^src/http/`),
    layer('console-direction', '^src/console/', above('roles')),
    layer('http-direction', '^src/http/', above('console')),
    layer(
      'webhooks-direction',
      '^webhooks/',
      '^(src/(delivery|notifications|pages|roles|app)|packages/)',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
