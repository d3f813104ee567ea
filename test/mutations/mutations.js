// Mutations of rules: `from` occurs once in the file and is replaced by `to`.

const inFile = (file) => (name, from, to) => ({ name, file, from, to });
const states = inFile('src/challenge/challenge.ts');
const stored = inFile('src/challenge/stored-challenge.ts');
const rules = inFile('src/challenge/lifecycle.ts');
const changes = inFile('src/challenge/challenge-change.ts');
const record = inFile('src/challenge/challenge-record.ts');
const routing = inFile('src/challenge/routing.ts');
const callerIds = inFile('src/config/caller-id-settings.ts');
const methods = inFile('src/challenge/method-lifecycle.ts');
const words = inFile('src/challenge/inbound-word.ts');
const session = inFile('src/sessions/session-rules.ts');
const delivered = inFile('src/providers/smpp/smpp-deliver.ts');
const statuses = inFile('src/providers/smpp/smpp-status.ts');
const smppText = inFile('src/providers/smpp/smpp-text.ts');
const browser = inFile('src/sessions/known-browser.ts');
const retries = inFile('packages/client/src/retry.ts');
const calls = inFile('packages/client/src/http-client.ts');
const starts = inFile('packages/client/src/challenges.ts');
const followed = inFile('packages/client/src/challenge.ts');
const webhook = inFile('packages/client/src/webhooks.ts');
const cookies = inFile('packages/client/src/signed-cookie.ts');
const results = inFile('packages/client/src/sessions.ts');
const gate = inFile('packages/client/src/phone-gate.ts');
const commands = inFile('src/cli/commands/challenge.ts');
const tail = inFile('src/cli/commands/tail.ts');
const program = inFile('src/cli/program.ts');
const terminal = inFile('src/cli/terminal.ts');
const apiCalls = inFile('src/cli/operator-api.ts');
const consoleCalls = inFile('src/console/console-router.ts');
const shownNumbers = inFile('src/console/number-routes.ts');
const seal = inFile('src/settings/sealed-document.ts');
const adopted = inFile('src/settings/followed-settings.ts');
const row = inFile('src/record/row.ts');
const counts = inFile('src/record/counts.ts');
const alerts = inFile('src/record/alert-rules.ts');
const evidence = inFile('src/routing/evidence.ts');
const choice = inFile('src/routing/choice.ts');

export const mutations = [
  states('SMS ranks swapped', "'sent', 'delivered'", "'delivered', 'sent'"),
  states('call ranks swapped', "'ringing', 'in_call'", "'in_call', 'ringing'"),
  states('a later delivery does not count more', 'delivery * RANKS + rank', 'rank'),
  states(
    'a code by RCS ends as an SMS’s',
    "case 'rcs':\n    case 'whatsapp':\n      return",
    "case 'rcs':\n      return 'sms_verified';\n    case 'whatsapp':\n      return",
  ),
  rules(
    'a text: the next channel follows although it has arrived',
    "delivery?.state === 'delivered' || nowMs",
    'nowMs',
  ),
  rules(
    'a text: its time is counted from the start',
    'const silentAtMs = takenMs + silentMs;',
    'const silentAtMs = createdAtMs + silentMs;',
  ),
  rules(
    'a text: looked for although no channel is left',
    'waitMs === undefined || unusedChannels(challenge).length === 0',
    'waitMs === undefined',
  ),
  rules(
    'a text: one that has arrived is forgotten',
    "delivery < number && state === 'delivered'",
    "delivery < number && state === 'sending'",
  ),
  stored(
    'a reference does not cancel a pending failure',
    'position > pending.position || ',
    'position > pending.position && ',
  ),
  stored('news does not call off a feared failure', 'pending.unlessHeard && heard', 'false'),
  rules(
    'a code: a verdict is not replayed',
    'if (repeated) return',
    'if (!repeated && nowMs < 0) return',
  ),
  rules('a code: of another key counts', 'keyId === challenge.secret.keyId &&', ''),
  rules('a code: locked one try late', 'if (left > 0)', 'if (left >= 0)'),
  rules(
    'a code: a wrong one uses no try',
    "note('wrong_code', left)",
    "note('wrong_code', challenge.checksLeft)",
  ),
  rules(
    'a code: a locked challenge accepts the right one',
    "if (isFinal(state)) {\n    return { outcome: state === 'locked'",
    "if (isFinal(state) && state !== 'locked') {\n    return { outcome: state === 'locked'",
  ),
  rules(
    'a code: expired one ms late',
    "if (nowMs >= challenge.expiresAtMs)\n    return ending(challenge, 'expired', { state: 'expired' }, nowMs);\n  const brought",
    "if (nowMs > challenge.expiresAtMs)\n    return ending(challenge, 'expired', { state: 'expired' }, nowMs);\n  const brought",
  ),
  rules(
    'a resend: gives the tries back',
    '    resends,\n    resentBy',
    '    resends,\n    checksLeft: 5,\n    resentBy',
  ),
  rules(
    'a resend: a repeated request sends again',
    'if (challenge.resentBy === requestId)',
    'if (nowMs < 0)',
  ),
  rules('a resend: does not wait', 'if (waits && waitMs > 0)', 'if (waits && waitMs > 60_000)'),
  rules(
    'a resend: more deliveries than allowed',
    'challenge.deliveries.length >= deliveriesMax',
    'challenge.deliveries.length > deliveriesMax',
  ),
  rules(
    'a resend: expired one ms late',
    "if (nowMs >= challenge.expiresAtMs)\n    return ending(challenge, 'expired', { state: 'expired' }, nowMs);\n  if (challenge.resend",
    "if (nowMs > challenge.expiresAtMs)\n    return ending(challenge, 'expired', { state: 'expired' }, nowMs);\n  if (challenge.resend",
  ),
  rules(
    'sending: taken over without comparing the start time',
    'if (attempt.startedMs !== takeover?.sinceMs)',
    'if (!takeover)',
  ),
  rules(
    'sending: the lease ends at once',
    'attempt.startedMs + leaseMs - nowMs',
    'attempt.startedMs - nowMs',
  ),
  rules(
    'sending: a delivery that a provider has is sent',
    'delivery?.reference !== undefined ||\n    delivery?.state',
    'delivery?.state',
  ),
  rules(
    'sending: an attempt without the lease reports',
    'if (attempt !== undefined && !holds(challenge, number, attempt)) return ignored();',
    '',
  ),
  rules(
    'a report: of another message counts',
    'delivery.reference !== reference\n',
    'delivery.reference === undefined\n',
  ),
  rules(
    'a report: of another provider counts',
    'delivery.provider === route.provider)',
    'delivery)',
  ),
  rules(
    'a report: progress goes back',
    'if (positionOf(number, to.rank) <= known.position)',
    'if (positionOf(number, to.rank) === known.position)',
  ),
  rules(
    'a failure: of an older delivery ends the challenge',
    'if (!to.anyDelivery && number',
    'if (!to.anyDelivery && !number && number',
  ),
  rules(
    'a failure: of an older delivery queues the next',
    '  if (number !== known.deliveries.length) return ignored(known, learnt);\n  // The failure',
    '  // The failure',
  ),
  rules(
    'a failure: pending though the provider has the message',
    'if (feared && isTaken',
    'if (feared && !learnt && nowMs < 0 && isTaken',
  ),
  rules('a failure: due one ms early', 'nowMs >= pending.dueMs', 'nowMs >= pending.dueMs - 1'),
  rules(
    'a failure: its grace outlives the challenge',
    'Math.min(nowMs + to.graceMs, known.expiresAtMs)',
    'nowMs + to.graceMs',
  ),
  rules(
    'a fact: recorded on the wrong delivery',
    'withDelivery(known, heard)',
    'withDelivery(known, { ...heard, number: 1 })',
  ),
  rules(
    'a fact: removes another fact',
    '{ ...hearing, [to.fact]: true }',
    '{ ...NOTHING_HEARD, [to.fact]: true }',
  ),
  changes(
    'progress: the position does not grow',
    'state, position: positionOf(number, rank) }',
    'state }',
  ),
  changes('an end: nobody is told', 'work: told.work', 'work: []'),
  changes('an end: its facts are not told', 'facts: [...facts, ...told.facts]', 'facts'),
  rules('a failure: its fact is not told', '...change, facts, ...bounds', '...change, ...bounds'),
  rules(
    'an end: a lost notification is not found',
    'const isLost = isOld && (',
    'const isLost = isOld && !end && (',
  ),
  rules(
    'an end: one that has just come counts as lost',
    'nowMs - end.atMs >= LOOK_AFTER_MS / 2',
    'nowMs >= end.atMs',
  ),
  changes('an end: keeps the number', "to: { ...challenge.to, sealed: '' },", ''),
  changes(
    'an end: the position is not the last one',
    'position: FINAL_POSITION,\n    number',
    'number',
  ),
  rules(
    'overdue: a call is looked up only once',
    "delivery.channel === 'call' ? nowMs + LOOK_AFTER_MS",
    'delivery.number < 1 ? nowMs',
  ),
  rules('a look: overdue one ms early', 'if (nowMs < dueMs)', 'if (nowMs < dueMs - 1)'),
  record('the record: unknown fields are dropped', '{ ...challenge.unknown, ...packed }', 'packed'),
  record(
    'the record: unknown fields of a delivery are dropped',
    '    ...unknown,\n    channel,',
    '    channel,',
  ),
  record(
    'the record: a failed delivery is forgotten',
    "state === 'failed' && reason",
    "state === 'sending' && reason",
  ),
  rules(
    'a message: does not end when it has arrived',
    'if (known.content && to.kind',
    'if (false && to.kind',
  ),
  rules(
    'a message: the last word of its outcome counts',
    '!content || content.outcome',
    '!content',
  ),
  rules('a message: its code is looked at', 'if (challenge.content || !brought)', 'if (!brought)'),
  changes(
    'a message: its content stays after its end',
    "content: { ...challenge.content, sealed: '' }",
    'content: challenge.content',
  ),
  record(
    'the record: a late report sets a delivery back',
    'rank = Math.max(rank, states.indexOf(progressBehind(line.state)))',
    'rank = states.indexOf(progressBehind(line.state))',
  ),
  record('the record: a settled attempt stays', "drop.push('attempt')", ''),
  record('the record: v is not raised', '!before || before.writtenBy !== undefined', '!before'),
  record(
    'the record: 0.1.0 finds no fallback',
    'fallback: laterChannels(challenge)[0],',
    'fallback: undefined,',
  ),
  record(
    'the record: the fallback of 0.1.0 is not read',
    'fallback === undefined ? [first]',
    'fallback ? [first]',
  ),
  stored(
    'a version: reads the name of a neighbouring version',
    'version < since ? old : renamed',
    'old ?? renamed',
  ),
  stored('a version: two ahead is read', 'form.version + 1)) {', 'form.version + 2)) {'),
  session(
    'a session: its link opens it twice',
    'const { tokenHash, ...rest } = stored;',
    'const { tokenHash } = stored;\n    const rest = stored;',
  ),
  session(
    'a session: an earlier start is not replaced',
    'if (session.starts !== start)',
    'if (session.starts < start)',
  ),
  session(
    'a session: one start too many',
    'session.starts >= startsMax',
    'session.starts > startsMax',
  ),
  session(
    'a session: verified one ms late',
    'late = atMs >= session.expiresAtMs',
    'late = atMs > session.expiresAtMs',
  ),
  methods('a text: a word of another key counts', 'each.keyId === secret.keyId && ', ''),
  methods(
    'a text: verifies a challenge of another kind',
    "if (method !== 'inbound_sms') return { outcome: 'not_checkable', challenge };",
    "if (!method) return { outcome: 'not_checkable', challenge };",
  ),
  words('a text: the word counts from every number', '{from} $', ''),
  words('a text: part of a longer word counts', '(?<![\\\\p{L}\\\\p{N}\\\\p{M}])(?=$', '(?=$'),
  session(
    'a session: an abandoned challenge verifies it',
    'session.challengeId !== challengeId || late',
    'late',
  ),
  session(
    'a session: a result is redeemed twice',
    'if (redeemedAtMs !== undefined)',
    'if (redeemedAtMs === 0)',
  ),
  session(
    'a session: a second result replaces the first',
    "if (session.result) return { kind: 'finished' };",
    '',
  ),
  routing(
    'a hidden call: a carrier that shows the number takes over',
    "if (callerId === 'hidden_only') return hiding;",
    '',
  ),
  routing(
    'a hidden call: one word for all counts before the country’s own',
    "callerIds?.[country] ?? callerIds?.['*']",
    "callerIds?.['*'] ?? callerIds?.[country]",
  ),
  routing(
    'a hidden call: is said of a carrier that cannot hide',
    ' && this.#canHide(provider)',
    '',
  ),
  record(
    'a hidden call: is forgotten in the record',
    'provider,\n    ...(caller ? { caller } : {}),\n    state: failed',
    'provider,\n    state: failed',
  ),
  callerIds(
    'a hidden call: no carrier can hide it, and nobody says so at the start',
    'filter((country) => !hides(country))',
    'filter(() => false)',
  ),
  browser('a known browser: a forged id counts', 'if (!fits) return undefined;', ''),
  browser(
    'a known browser: an id counts for every subject',
    'tenant, subject].join',
    'tenant].join',
  ),
  browser(
    'a known browser: an id counts at every tenant',
    'tenant, subject].join',
    'subject].join',
  ),
  browser(
    'a known browser: known for ever',
    'if (found && found.expiresAtMs > this.#clock.now())',
    'if (found)',
  ),
  browser(
    'a known browser: has a new device in each session',
    'known?.id ?? browserIdOf(cookieSecret);\n    return {',
    'browserIdOf(cookieSecret);\n    return {',
  ),
  delivered(
    'SMPP: a text that a phone writes is a receipt',
    'const isReceipt = type === RECEIPT',
    'const isReceipt = type === 0 || type === RECEIPT',
  ),
  delivered(
    'SMPP: what follows the text of a receipt counts',
    "text.split(/\\btext:/i)[0] ?? ''",
    'text',
  ),
  statuses(
    'SMPP: a wrong TON refuses the number',
    "['ESME_RINVDSTTON', ACCOUNT]",
    "['ESME_RINVDSTTON', NUMBER]",
  ),
  smppText('SMPP: a pair of surrogates is parted', 'size: character.length }', 'size: 1 }'),
  starts(
    'client: a start that is sent again may be sent twice',
    "repeat: 'keyed'",
    "repeat: 'never'",
  ),
  calls('client: a redirect is followed with the key', "redirect: 'manual'", "redirect: 'follow'"),
  calls(
    'client: what is not sent again is retried',
    'waitMs === undefined) throw',
    'attempt > 9) throw',
  ),
  retries('client: a call without a key is sent twice', "repeat === 'never' || ", ''),
  retries('client: the gateway’s wait is not kept', 'return retryAfterMs + ', 'return '),
  retries(
    'client: a refusal of a limit is sent again',
    "&& repeat === 'keyed')",
    "&& repeat === 'read')",
  ),
  followed(
    'client: an unknown end lets in',
    '!VERIFIED.has(ended.state)',
    "ended.state === 'locked'",
  ),
  webhook('client: any signature will do', 'verdicts.flat().includes(true)', 'verdicts.length > 0'),
  webhook('client: an old webhook is taken', 'Math.abs(nowMs - ', 'Math.abs(0 * nowMs * '),
  webhook(
    'client: a webhook from the future is taken',
    'Math.abs(nowMs - Number(timestamp) * 1000)',
    '(nowMs - Number(timestamp) * 1000)',
  ),
  webhook(
    'client: one secret of several is tried',
    'list.flatMap(async',
    'list.slice(0, 1).flatMap(async',
  ),
  cookies(
    'client: a forged cookie is opened',
    'isOurs ? fromBase64Url(content) : undefined',
    'fromBase64Url(content)',
  ),
  cookies('client: a cookie never ends', 'payload.endsAtMs > nowMs', 'payload.endsAtMs > 0'),
  cookies('client: a cookie is everybody’s', '[kind, owner, content]', '[kind, content]'),
  results('client: the state of a result is not compared', ' || kept.state !== state', ''),
  results('client: a result of another subject counts', ' || session.subject !== kept.subject', ''),
  results('client: a visit that managed methods lets in', " && session.purpose !== 'manage'", ''),
  gate('client: requirePhone lets in what was not verified', '!verified || !method || ', ''),
  gate(
    'client: requirePhone takes a proof of another sign-in',
    "[subject, binding ?? '', this.#asked]",
    '[subject, this.#asked]',
  ),
  gate(
    'client: requirePhone takes a proof of a page that asks for less',
    "[subject, binding ?? '', this.#asked]",
    "[subject, binding ?? '']",
  ),
  gate(
    'client: requirePhone asks nobody for the first factor',
    'if (!subject) return',
    'if (subject === undefined) return',
  ),
  commands(
    'cli: a wrong code is exit 0',
    'return verified ? EXIT.done : EXIT.refused',
    'return EXIT.done',
  ),
  commands(
    'cli: an end without a proof is exit 0',
    'return succeeded(ended) ?',
    'return ended.final ?',
  ),
  commands(
    'cli: every send has the same key',
    'idempotencyKey = randomUUID()',
    "idempotencyKey = 'key'",
  ),
  commands('cli: changes are printed between the JSON', 'if (!quiet) terminal.out', 'terminal.out'),
  tail('cli: tail shows the sealed number', 'to: challenge.to.masked', 'to: challenge.to.sealed'),
  program(
    'cli: errors are text although JSON was asked for',
    "asked = args.includes('--json')",
    'asked = false',
  ),
  program(
    'cli: nobody says which command was meant',
    '.showSuggestionAfterError()',
    '.showSuggestionAfterError(false)',
  ),
  program(
    'cli: a misspelt command is exit 0',
    '=== 0 ? EXIT.done : EXIT.usage',
    '< 9 ? EXIT.done : EXIT.usage',
  ),
  terminal('cli: text of others steers the terminal', "text.replace(/\\p{C}/gu, '?')", 'text'),
  apiCalls(
    'cli: another secret is sent as a key',
    'if (API_KEY.test(key)) return',
    'if (key) return',
  ),
  consoleCalls('the console: no role is asked for', '    requireRole(caller, route.role);\n', ''),
  consoleCalls(
    'the console: another tenant is served',
    '      requireTenant(caller, tenant);\n',
    '',
  ),
  consoleCalls(
    'the console: a change that another site asks for is made',
    '    requireOwnPage(req, route.method, access.ownOrigins(req));\n',
    '',
  ),
  shownNumbers(
    'the console: a number is shown and the audit has nothing',
    'await audit.note(caller, {',
    "if (reason === '') await audit.note(caller, {",
  ),
  seal('settings: a value opens under another path', 'path}`;', 'path && 1}`;'),
  seal('settings: a value opens in another version', 'version} $', 'version % 1} $'),
  adopted(
    'settings: an older document is used',
    'document.version < this.#seen',
    'document.version < 0',
  ),
  adopted(
    'settings: the floor is not raised',
    'this.#with.floor.raise(next.document.version);',
    '',
  ),
  row('the operators’ record: the number is not masked', 'to: to.masked,', 'to: to.sealed,'),
  row(
    'the operators’ record: the subject is written out',
    "context.tagOf('subject', tenant, challenge.subject)",
    'challenge.subject',
  ),
  row(
    'the operators’ record: a price that was told is told again',
    'if (!known || known.charged) return row;',
    'if (!known) return row;',
  ),
  counts(
    'the operators’ record: what was counted before counts again',
    '(young[i] ?? 0) - (old[i] ?? 0)',
    'young[i] ?? 0',
  ),
  alerts(
    'alerts: the usual share is its upper bound',
    'const usual = 1 - wilsonUpperBound(usualTrials - usualHits, usualTrials);',
    'const usual = wilsonUpperBound(usualHits, usualTrials);',
  ),
  evidence(
    'routes: one end votes twice for a carrier',
    'carrier}`, {',
    'carrier}` + delivery.number, {',
  ),
  evidence(
    'routes: the resend of a stranger counts',
    'voter.owner ? { resent: 1, ...time } : undefined',
    '{ resent: 1, ...time }',
  ),
  choice('routes: ten times as much is tried out', 'exploredShare: 0.015,', 'exploredShare: 0.15,'),
  choice(
    'routes: a share is withdrawn while its interval only overlaps',
    'if (upper(one) < lower(main)) return 0;',
    'if (lower(one) < upper(main)) return 0;',
  ),
  choice('routes: the lead goes by chance', 'leadZ: 1.64,', 'leadZ: 0,'),
];
