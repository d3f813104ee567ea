import { fileURLToPath } from 'node:url';
import ts from 'typescript';

test('the page’s JSDoc types are correct', () => {
  const path = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  const parsed = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  if (!parsed) throw new Error('The configuration cannot be read.');
  expect(parsed.fileNames.length).toBeGreaterThan(4);
  const problems = ts.getPreEmitDiagnostics(ts.createProgram(parsed.fileNames, parsed.options));
  const lines = problems.map(
    ({ file, start, messageText }) =>
      `${file?.fileName}:${start}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
  expect(lines).toEqual([]);
});
