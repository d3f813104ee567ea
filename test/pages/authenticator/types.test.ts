import { fileURLToPath } from 'node:url';
import ts from 'typescript';

test('the app’s JSDoc types are correct', () => {
  const path = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, `${path}/..`);
  expect(fileNames.length).toBeGreaterThan(15);
  const problems = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
  const lines = problems.map(
    ({ file, start, messageText }) =>
      `${file?.fileName}:${start}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
  expect(lines).toEqual([]);
});
