import { readCommandLine } from '../../../packages/carrier/src/command-line.js';

const read = (...args: string[]) => readCommandLine(args, {});

test('without options it has none', () => {
  expect(read()).toEqual({
    trial: false,
    'no-proxy': false,
    json: false,
    quiet: false,
    tied: false,
    help: false,
    version: false,
  });
});

test('a file and options', () => {
  expect(
    read('own.json', '--port', '0', '--host=::1', '--time-scale', '2.5', '--trial'),
  ).toMatchObject({ file: 'own.json', port: 0, host: '::1', 'time-scale': 2.5, trial: true });
});

test('the environment gives address and port, and the option wins', () => {
  const environment = { PORT: '4000', HOST: '0.0.0.0' };
  expect(readCommandLine([], environment)).toMatchObject({ port: 4000, host: '0.0.0.0' });
  expect(readCommandLine(['--port', '5000'], environment)).toMatchObject({ port: 5000 });
});

test.each([
  [['--port', 'x'], /--port/],
  [['--port', '70000'], /--port/],
  [['--sms-url', 'nowhere'], /--sms-url: must be an http or https URL\. See --help\./],
  [['--time-scale', '0'], /--time-scale/],
  [['--signature-secret', 'short'], /--signature-secret/],
  [['--prot', '1'], /--prot/],
  [['a.json', 'b.json'], /one FILE/],
])('%j is refused, and the option is named', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});

test('a PORT that is none is named', () => {
  expect(() => readCommandLine([], { PORT: 'http' })).toThrow(
    'PORT must be 0 to 65535; it is http.',
  );
});

it('an option that is not there is named, without a lesson about dashes', () => {
  expect(() => readCommandLine(['--prot', '1'], {})).toThrow(
    "Unknown option '--prot'. See --help.",
  );
});
