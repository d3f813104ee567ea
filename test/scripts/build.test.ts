import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
afterAll(() => project.remove());

function build(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: project.folder, stdio: 'pipe' });
}

/** The same, without waiting for it. */
function builds() {
  return promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: project.folder });
}

function built(path: string): string {
  return join(project.folder, 'dist', path);
}

test('what is not TypeScript stands beside the compiled files', () => {
  project.write('src/store/lua/check.lua', 'return 1');
  project.write('src/gone.ts', 'export const gone = true;');
  build();
  expect(readFileSync(built('src/store/lua/check.lua'), 'utf8')).toBe('return 1');
  expect(existsSync(built('src/main.js'))).toBe(true);
  expect(existsSync(built('src/main.ts'))).toBe(false);
});

test('a page becomes one script and one stylesheet, named by what they hold', () => {
  const page = (file: string, text: string) => project.write(`src/pages/phone/${file}`, text);
  const links = ['one.css', 'two.css'].map((name) => `<link rel="stylesheet" href="${name}">\n`);
  page('index.html', `${links.join('')}<script type="module" src="main.js"></script>\n<p>`);
  page('one.css', '@import "three.css"; /* first */ a { color: red }');
  page('two.css', 'b { color: red }');
  page('three.css', 'i { color: red }');
  page('main.js', "import { word } from './word.js'; // says it\ndocument.title = word;");
  page('word.js', "export const word = 'grüezi';");
  page('icon.svg', '<svg/>');
  build();
  const folder = 'src/pages/built/phone';
  const files = () => readdirSync(built(folder)).sort();
  const [icon, html, css = '', js = ''] = files();
  expect([icon, html]).toEqual(['icon.svg', 'index.html']);
  expect(css).toMatch(/^page-[0-9a-f]{8}\.css$/);
  expect(js).toMatch(/^page-[0-9a-f]{8}\.js$/);
  const text = (name: string) => readFileSync(built(`${folder}/${name}`), 'utf8');
  expect(text('index.html')).toBe(
    `<link rel="stylesheet" href="${css}">\n<script type="module" src="${js}"></script>\n<p>`,
  );
  expect(text(css)).toBe('i{color:red}a{color:red}b{color:red}\n');
  expect(text(js)).toContain('="grüezi"');
  page('word.js', "export const word = 'hoi';");
  build();
  expect(files()).not.toContain(js);
  expect(files()).toContain(css);
});

test('a page that names what is not there fails the build', () => {
  project.write('src/pages/phone/word.js', "import './nothing.js';");
  expect(build).toThrow(/nothing\.js/);
  rmSync(join(project.folder, 'src/pages/phone'), { recursive: true });
});

test('unchanged sources are not built again', () => {
  build();
  const before = statSync(built('src/main.js'));
  build();
  const after = statSync(built('src/main.js'));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test('a changed asset is built again', () => {
  project.write('src/store/lua/check.lua', 'return 2');
  build();
  expect(readFileSync(built('src/store/lua/check.lua'), 'utf8')).toBe('return 2');
});

test('a deleted source leaves nothing behind', () => {
  expect(existsSync(built('src/gone.js'))).toBe(true);
  rmSync(join(project.folder, 'src/gone.ts'));
  build();
  expect(existsSync(built('src/gone.js'))).toBe(false);
});

test('of several builds at once one builds, and all are done when it is', async () => {
  project.write('src/store/lua/check.lua', 'return 3');
  const all = await Promise.all([1, 2, 3].map(() => builds()));
  expect(all.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
  expect(readFileSync(built('src/store/lua/check.lua'), 'utf8')).toBe('return 3');
});

test('a build that fails says so, and is tried again by the next one', () => {
  project.write('src/broken.ts', 'export const = ;');
  expect(build).toThrow(/the build failed/);
  expect(build).toThrow(/the build failed/);
  rmSync(join(project.folder, 'src/broken.ts'));
  build();
  expect(existsSync(built('src/main.js'))).toBe(true);
});
