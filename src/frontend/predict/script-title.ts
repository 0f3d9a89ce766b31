import { path } from '../../base/index.ts';
import { lookupImage } from '../../knowledge/index.ts';
import type { StartRequest } from '../shell/host.ts';

/** Directories of PATH that hold the tools of one project. */
const OWN = {
  node: /(?:^|\/)node_modules\/\.bin$/,
  python: /\/(?:\.?venv|env)\/bin$/,
  ruby: /\/bundle\/bin$/,
} as const;

/**
 * A tool that is a script is shown by the kernel with the interpreter of its `#!` line first, and then with the path
 * that execve was given: `node /app/node_modules/.bin/next start`, `/usr/local/bin/python3.12
 * /usr/local/bin/gunicorn app:app`. Entries name it as it was called, `["python", "gunicorn", …]`.
 *
 * @source fs/binfmt_script.c load_script(); execvp(3) tries each directory of PATH
 */
export function scriptTitle(
  title: readonly string[],
  request: StartRequest,
  image: string,
  found: string | undefined,
): readonly string[] {
  const [interpreter = '', script = '', ...rest] = title;
  if (!isKnown(interpreter) || script !== request.argv[0]) return title;
  const file = script.includes('/') ? script : (found ?? alongPath(interpreter, script, request, image));
  if (file === undefined) return title;
  return [interpreterOf[interpreter](file, image), file, ...rest];
}

const isKnown = (name: string): name is keyof typeof OWN => Object.hasOwn(OWN, name);

/** As the first line names it: npm writes `/usr/bin/env node`, pip and gem the path of the one they run on. */
const interpreterOf: Readonly<Record<keyof typeof OWN, (file: string, image: string) => string>> = {
  node: () => 'node',
  python,
  ruby: file => (path.dirname(file) === '/usr/bin' ? '/usr/bin/ruby' : '/usr/local/bin/ruby'),
};

/** In node_modules/.bin, where PATH names one; else where the official images install. */
function alongPath(
  interpreter: keyof typeof OWN,
  name: string,
  request: StartRequest,
  image: string,
): string | undefined {
  const directories = (request.env.PATH ?? '').split(':');
  const environments = [request.env.VIRTUAL_ENV, request.env.UV_PROJECT_ENVIRONMENT].map(e => `${e}/bin`);
  const isOwn = (directory: string) =>
    OWN[interpreter].test(directory) || (interpreter === 'python' && environments.includes(directory));
  const own = directories.find(isOwn);
  if (own !== undefined) return path.join(own, name);
  return isLocal(image) ? `/usr/local/bin/${name}` : undefined;
}

const repository = (image: string) => lookupImage(image)?.row.split(/[:-]/)[0] ?? '';

/** Images whose language runtime lies in /usr/local. */
const isLocal = (image: string) => ['node', 'python'].includes(repository(image));

/** pip writes the interpreter that it runs on: that of the image, or that of the environment. */
function python(script: string, image: string): string {
  const directory = path.dirname(script);
  if (directory !== '/usr/local/bin')
    return directory === '/usr/bin' ? '/usr/bin/python3' : path.join(directory, 'python3');
  const [, version] = /(?:^|\/)python:(3\.\d+)/.exec(image) ?? [];
  if (repository(image) !== 'python') return '/usr/bin/python3';
  return version === undefined ? '/usr/local/bin/python3' : `/usr/local/bin/python${version}`;
}
