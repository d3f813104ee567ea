import { repliesIn } from '../../../packages/carrier/src/twilio/message-twiml.js';

const BASE = 'https://app.example/sms/in?x=1';

function answered(body: string, contentType = 'text/xml', ok = true) {
  return repliesIn({ ok, status: ok ? 200 : 500, contentType, body }, BASE);
}

test('a <Message> with text is one reply', () => {
  expect(answered('<Response><Message>Thanks &amp; bye</Message></Response>')).toEqual({
    replies: [{ body: 'Thanks & bye', media: [] }],
  });
});

test('<Body> and <Media> make the reply, with the line breaks of the text', () => {
  const twiml =
    '<Response><Message to="+15551230001" from="+15551230002" statusCallback="/done">' +
    '<Body>One\nTwo</Body><Media>https://app.example/cat.png</Media><Media>no address</Media>' +
    '</Message></Response>';
  expect(answered(twiml).replies).toEqual([
    {
      body: 'One\nTwo',
      media: ['https://app.example/cat.png'],
      to: '+15551230001',
      from: '+15551230002',
      statusCallback: 'https://app.example/done',
    },
  ]);
});

test('several messages are several replies; the old <Sms> is one too', () => {
  const { replies } = answered('<Response><Message>1</Message><Sms>2</Sms></Response>');
  expect(replies.map(({ body }) => body)).toEqual(['1', '2']);
});

test('an empty <Response/> is no reply', () => {
  expect(answered('<Response/>')).toEqual({ replies: [] });
  expect(answered('')).toEqual({ replies: [] });
});

test('plain text is the reply as it stands', () => {
  expect(answered('Hello <you>', 'text/plain; charset=utf-8').replies).toEqual([
    { body: 'Hello <you>', media: [] },
  ]);
});

test('JSON, and an answer that is no success, are no reply', () => {
  expect(answered('{"ok":true}', 'application/json')).toEqual({ replies: [] });
  expect(answered('<Response><Message>x</Message></Response>', 'text/xml', false)).toEqual({
    replies: [],
  });
});

test('<Redirect> names the next address, relative to this one', () => {
  expect(answered('<Response><Redirect method="GET">../other</Redirect></Response>')).toEqual({
    replies: [],
    redirect: { url: 'https://app.example/other', method: 'GET' },
  });
});

test.each([
  ['<Response><Message>', /^12100/],
  ['<Messages/>', /^12100/],
  ['<Response><Say>spoken</Say></Response>', /^12200/],
  ['<Response><Redirect>http://[</Redirect></Response>', /^11100/],
])('what is no TwiML for messages is named: %s', (body, problem) => {
  expect(answered(body).problem).toMatch(problem);
});
