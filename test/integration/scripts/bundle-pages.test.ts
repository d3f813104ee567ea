/** The bundles of a page's files. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
const bundled = join(project.folder, 'pages/built/phone');
afterAll(() => project.remove());

const PROGRAM = `
import { bundlePages } from './scripts/bundle-pages.js';
bundlePages('pages', 'pages/built');
`;

function bundle(): void {
  const options = ['--input-type=module', '--eval', PROGRAM];
  execFileSync(process.execPath, options, { cwd: project.folder, stdio: 'pipe' });
}

test('a page becomes one script and one stylesheet, with a hash of their content in the names', () => {
  const page = (file: string, text: string) => project.write(`pages/phone/${file}`, text);
  const links = ['one.css', 'two.css'].map((name) => `<link rel="stylesheet" href="${name}">\n`);
  page('index.html', `${links.join('')}<script type="module" src="main.js"></script>\n<p>`);
  page('one.css', '@import "three.css"; /* first */ a { color: red }');
  page('two.css', 'b { color: red }');
  page('three.css', 'i { color: red }');
  page('main.js', "import { word } from './word.js'; // says it\ndocument.title = word;");
  page('word.js', "export const word = 'grüezi';");
  page('icon.svg', '<svg/>');
  bundle();
  const files = () => readdirSync(bundled).sort();
  const [icon, html, css = '', js = ''] = files();
  expect([icon, html]).toEqual(['icon.svg', 'index.html']);
  expect(css).toMatch(/^page-[0-9a-f]{8}\.css$/);
  expect(js).toMatch(/^page-[0-9a-f]{8}\.js$/);
  const text = (name: string) => readFileSync(join(bundled, name), 'utf8');
  expect(text('index.html')).toBe(
    `<link rel="stylesheet" href="${css}">\n<script type="module" src="${js}"></script>\n<p>`,
  );
  expect(text(css)).toBe('i{color:red}a{color:red}b{color:red}\n');
  expect(text(js)).toContain('="grüezi"');
  page('word.js', "export const word = 'hoi';");
  bundle();
  expect(files()).not.toContain(js);
  expect(files()).toContain(css);
});

test('a page that links a missing file is refused', () => {
  project.write('pages/phone/word.js', "import './nothing.js';");
  expect(bundle).toThrow(/nothing\.js/);
});
