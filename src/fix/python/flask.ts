import { path } from '../../base/index.ts';
import type { Env } from '../../model/index.ts';

type Read = (file: string) => string | undefined;

/**
 * `flask run` by gunicorn: the same application at the same address. What the command line says comes before what the
 * environment does.
 * @see https://flask.palletsprojects.com/en/stable/cli/
 */
export function gunicornForFlask(
  args: readonly string[],
  env: Env,
  read: Read,
): readonly string[] | undefined {
  const run = args.indexOf('run');
  const setting = (list: readonly string[], variable: string, ...names: readonly string[]) => {
    const at = list.findIndex(word => names.some(one => word === one || word.startsWith(`${one}=`)));
    const word = list[at];
    if (word === undefined)
      return { value: env[variable], isUnknown: variable in env && env[variable] === undefined };
    return { value: word.includes('=') ? word.slice(word.indexOf('=') + 1) : list[at + 1], isUnknown: false };
  };
  const app = setting(args.slice(0, run), 'FLASK_APP', '--app', '-A');
  const host = setting(args.slice(run), 'FLASK_RUN_HOST', '--host', '-h');
  const port = setting(args.slice(run), 'FLASK_RUN_PORT', '--port', '-p');
  if (run === -1 || [app, host, port].some(({ isUnknown }) => isUnknown)) return undefined;
  const bind = `${host.value ?? '127.0.0.1'}:${port.value ?? '5000'}`;
  return ['gunicorn', '--bind', bind, ...application(app.value, read)];
}

/** Where the application is: what is not named is looked for in wsgi.py and app.py, as `app`, `application` or a factory. */
function application(named: string | undefined, read: Read): readonly string[] {
  const [file = '', object] = (named ?? (read('wsgi.py') === undefined ? 'app' : 'wsgi')).split(':');
  const whole = file.replace(/^\.\//, '').replace(/\.py$/, '');
  const folder = path.dirname(whole);
  const isPlain =
    folder === '.' || !whole.includes('/') || read(path.join(folder, '__init__.py')) !== undefined;
  const name = isPlain ? whole.replaceAll('/', '.') : path.basename(whole);
  const inFolder = isPlain ? [] : ['--chdir', folder];
  const module = isPlain ? whole.replaceAll('.', '/') : whole;
  const text = read(`${module}.py`) ?? read(path.join(module, '__init__.py')) ?? '';
  const variable = /^(app|application)\b[ \t]*(?::[^=\n]*)?=/m.exec(text)?.[1];
  const factory = /^def (create_app|make_app)\(/m.exec(text)?.[1];
  const own = object ?? variable ?? (factory === undefined ? 'app' : `${factory}()`);
  return [...inFolder, `${name}:${own}`];
}
