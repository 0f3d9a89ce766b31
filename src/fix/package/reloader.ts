import { path } from '../../base/index.ts';
import { options } from '../../knowledge/behaviours.ts';

/** @source nodemon 3 lib/cli/parse.js */
const NODEMON =
  '-w --watch -i --ignore -e --ext -d --delay -x --exec -s --signal -P --polling-interval --config --cwd';

/** @source ts-node-dev 2.0.0 src/bin.ts: those of its own, which ts-node does not know */
const DEV_VALUED =
  '--dir --deps-level --compile-timeout --ignore-watch --interval --debounce --watch --cache-directory';
const DEV_FLAGS =
  /^--(?:no-)?(?:deps|all-deps|dedupe|fork|exec-check|debug|poll|respawn|notify|tree-kill|clear|cls|exit-child|error-recompile|quiet|rs)$/;

/** The command that a reloader of Node.js starts again and again, started once. */
export function withoutReloader(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex(word => /^(?:nodemon|ts-node-dev|tsnd)$/.test(path.basename(word)));
  const [first = ''] = words;
  if (at === -1 || !(at === 0 || path.basename(first) === 'npx')) return undefined;
  const own = words.slice(at + 1);
  const run = path.basename(words[at] ?? '') === 'nodemon' ? ofNodemon(own) : ofTsNodeDev(own);
  const [name = ''] = run ?? [];
  // What a package brings is found where the reloader was.
  return run && (name === 'node' || at === 0) ? run : run && [...words.slice(0, at), ...run];
}

function ofNodemon(args: readonly string[]): readonly string[] | undefined {
  const { values, flags, rest } = options(args, NODEMON.split(' '));
  const exec = values.get('--exec') ?? values.get('-x');
  const [file = ''] = rest;
  if (values.has('--config') || values.has('--cwd')) return undefined;
  if (exec !== undefined)
    return /[^\w@%+=:,./ -]/.test(exec) ? undefined : [...exec.trim().split(/ +/), ...rest];
  if (!/\.(?:[cm]?js|[cm]?tsx?)$/.test(file)) return undefined;
  // Options that it does not know are for node.
  const forNode = [...flags].filter(flag => /^--(?:inspect|enable|experimental|trace|max)/.test(flag));
  return [/tsx?$/.test(file) ? 'ts-node' : 'node', ...forNode, ...rest];
}

function ofTsNodeDev(args: readonly string[]): readonly string[] | undefined {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('-')) return ['ts-node', ...kept, ...args.slice(i)];
    if (DEV_VALUED.split(' ').includes(arg)) i++;
    else if (!DEV_FLAGS.test(arg) && !DEV_VALUED.split(' ').includes(arg.split('=', 1)[0] ?? '')) {
      kept.push(arg);
      if (
        /^(?:-[rPOCDI]|--(?:require|project|compilerOptions|compiler-options|compiler|ignore|ignore-diagnostics))$/.test(
          arg,
        )
      )
        kept.push(args[++i] ?? '');
    }
  }
  return undefined;
}
