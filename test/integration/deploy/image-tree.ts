/**
 * The content of the image, made without a container engine: the files of the build context, the
 * real build on them, the packages of production, and the environment and commands of the Dockerfile.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { type Dockerfile, DockerfileParser, type JSONInstruction } from 'dockerfile-ast';

export const dockerfileText = readFileSync('Dockerfile', 'utf8');
export const dockerfile: Dockerfile = DockerfileParser.parse(dockerfileText);

/** Paths of the build context, including folders. */
export function contextFiles(): string[] {
  const rules = dockerignore.default().add(readFileSync('.dockerignore', 'utf8'));
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .toString()
    .trim()
    .split('\n');
  return tracked.filter((path) => existsSync(path) && !rules.ignores(path));
}

/** The words of an instruction of the last stage, such as `CMD`, in exec form; undefined if there is none. */
export function execForm(instruction: string): string[] | undefined {
  const found = dockerfile.getInstructions().findLast((each) => each.getKeyword() === instruction);
  const json = (found as JSONInstruction | undefined)?.getJSONStrings();
  return json?.map((each) => each.getJSONValue());
}

/** ENV of the last stage. */
export function imageEnvironment(): Record<string, string> {
  const pairs = dockerfile.getENVs().flatMap((each) => each.getProperties());
  return Object.fromEntries(pairs.map((each) => [each.getName(), each.getValue() ?? '']));
}

/** Writes the image's /app into a folder, owned by root and, except `data`, writable only by root. */
export function layOut(app: string, scratch: string): void {
  for (const path of contextFiles()) {
    mkdirSync(join(scratch, dirname(path)), { recursive: true });
    cpSync(path, join(scratch, path));
  }
  symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: scratch, stdio: 'ignore' });
  mkdirSync(app, { recursive: true });
  for (const path of ['package.json', 'LICENSE', 'dist']) {
    cpSync(join(scratch, path), join(app, path), { recursive: true });
  }
  execFileSync('cp', ['-R', '--parents', ...productionPackages(), app]);
  execFileSync('chmod', ['-R', 'a+rX,go-w', app]);
}

/**
 * The packages that `npm ci --omit=dev` would install by the same lock file, without links, and without what the Dockerfile takes out; nested
 * packages come with their parents.
 */
function productionPackages(): string[] {
  const removed =
    / && rm -r (.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1]?.split(' ') ?? [];
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<
      string,
      { dev?: boolean; devOptional?: boolean; optional?: boolean; link?: boolean }
    >;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => TOP_LEVEL.test(path) && !dev && !link && existsSync(path))
    .map(([path]) => path)
    .filter((path) => !removed.includes(path));
}

const TOP_LEVEL = /^node_modules\/(@[^/]+\/)?[^/]+$/;
