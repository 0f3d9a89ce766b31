import { path as paths } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { FileText, ImageFiles, SignalBehaviour, StartedChild } from '../../../model/index.ts';
import { MAX_CHILDREN } from '../children.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { notKnown, stopsWith } from '../signals.ts';
import { type LuaSignals, signalsIn, withoutComments } from './signals.ts';

/** Bounds of what is read of one program. */
const MAX_FILES = 100;
const MAX_TEXT = 300_000;
const ENDING = ['SIGTERM', 'SIGQUIT', 'SIGHUP'] as const satisfies readonly SignalName[];

/**
 * Lua has no signals of its own. What is decided is a program that requires nothing but modules of its own and such as
 * take none, so that the interpreter's dispositions hold; and one whose first file takes them by luaposix in a plain way.
 * With any other module what a signal does is unknown.
 */
export function analyseLua({ source, files, cwd }: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  if (source.kind !== 'file') return { unknown: 'which script lua runs is not known' };
  const path = paths.resolve(cwd, source.path);
  const entry = textAt(files, path);
  if (!entry) return { unknown: `${path} is not at hand` };
  const read = [entry];
  let doubt: string | undefined;
  let lasts = false;
  let taken: LuaSignals | undefined;
  const children: StartedChild[] = [];
  for (let at = 0; at < read.length && doubt === undefined; at++) {
    const file = read[at] as FileText;
    const bare = withoutComments(file.text);
    lasts ||= LASTS.test(bare);
    if (file === entry) children.push(...writtenTo(bare, file));
    // What is commented out counts as well: it can only make the answer less certain.
    const code = file === entry ? file.text.replace(WAITED_FOR, ' ') : file.text;
    doubt = OTHER.test(code) ? `what ${file.file} loads or starts is not followed` : undefined;
    for (const [, quoted, name = quoted ?? ''] of code.matchAll(REQUIRE)) {
      const own = ownModule(files, [cwd, paths.dirname(path)], name);
      if (own && !read.includes(own)) read.push(own);
      if (!own && file === entry && /^posix(?:\.signal)?$/.test(name)) taken ??= signalsIn(bare, file);
      else if (!own && !INERT.test(name) && (!OF_POSIX.test(name) || STARTS.test(code)))
        doubt ??= `what the module ${name} does on signals is not known (${file.file})`;
    }
    if (read.length > MAX_FILES) doubt ??= 'it has too many modules';
  }
  doubt ??= taken?.doubt;
  // io.close, and what is done at the end of a script, waits for what it has opened.
  if (children.length > 0 && taken && !taken.exits) doubt ??= 'when its processes end is not followed';
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  const leftAlone = { disposition: 'SIG_DFL', evidence: [] } as const;
  for (const signal of ENDING) {
    signals[signal] = doubt === undefined ? leftAlone : notKnown(doubt, [leftAlone, stopsWith(0, [])]);
  }
  return {
    sources: read.map(file => file.file),
    signals: doubt === undefined ? { ...signals, ...taken?.signals } : signals,
    blocked: [],
    children,
    ignoresChildExit: false,
    lifetime: lasts ? 'service' : 'unknown',
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

const REQUIRE = /\brequire\s*\(?\s*(?:"([\w.-]{1,100})"|'([\w.-]{1,100})')/g;
/** Code from elsewhere, a module whose name is computed, or another program. */
const OTHER =
  /\b(?:dofile|loadfile|loadstring|load)\s*\(|\brequire\s*\(\s*[^"'\s]|\brequire\s*\(\s*["'][^"']*["']\s*\.\.|\bos\.execute\b|\bio\.popen\b|\bpackage\.loadlib\b/;
/** Commands whose end the script waits for: os.execute, and what it reads to its end. */
const WAITED_FOR =
  /\bos\.execute\s*\(\s*(?:"[^"\n&]{0,300}"|'[^'\n&]{0,300}')\s*\)|\bio\.popen\s*\(\s*(?:"[^"\n&]{0,300}"|'[^'\n&]{0,300}')\s*(?:,\s*["']r["']\s*)?\)\s*:\s*(?:read|lines)\b|^local\s+\w+\s*=\s*(?:assert\()?io\.popen\s*\(\s*(?:"[^"\n]{0,300}"|'[^'\n]{0,300}')\s*,\s*["']w["']\s*\)/gm;
const WRITTEN_TO =
  /^local\s+\w+\s*=\s*(?:assert\()?io\.popen\s*\(\s*(?:"([^"\n]{0,300})"|'([^'\n]{0,300})')\s*,\s*["']w["']\s*\)/gm;

/** Commands that the script writes to, for as long as it runs. */
const writtenTo = (code: string, file: FileText): readonly StartedChild[] =>
  [...code.matchAll(WRITTEN_TO)].slice(0, MAX_CHILDREN).map(({ 0: whole, 1: one, 2: two, index }) => ({
    command: { shellText: one ?? two ?? '' },
    call: 'io.popen',
    at: file.locate(index, index + whole.length),
    mode: 'background',
    lifetime: 'unknown',
    reaped: 'unknown',
    processGroup: 'parent',
  }));

const LASTS = /\bwhile\s+true\b|\brepeat\b|[:.](?:accept|loop|listen|run)\s*\(/;

/**
 * Modules that take no signals: of Debian 12's packages for Lua only cqueues, posix and luv use sigaction, sigprocmask or
 * signalfd; luasocket uses signal, for SIGPIPE. @source nm -D of their libraries, texts of the others
 */
const INERT =
  /^(?:string|table|math|io|os|coroutine|utf8|debug|bit|jit|socket|mime|ltn12|ssl|cjson|json|dkjson|lfs|lpeg|re|inspect|argparse|cliargs|say|redis|copas|coxpcall|md5|pl|luasql|lyaml|yaml|zip|zlib|term|mpack|MessagePack|logging|xmlrpc|system)(?:\.|$)/;

/** The rest of luaposix: of it posix.signal alone sets handlers, and posix.unistd forks. @source its functions, 33.4.0 */
const OF_POSIX =
  /^posix\.(?:ctype|dirent|errno|fcntl|fnmatch|getopt|glob|grp|libgen|poll|pwd|stdio|stdlib|sys\.\w+|syslog|termio|time|unistd|utime)$/;
const STARTS = /\b(?:fork|execp?|alarm|_exit)\s*\(/;

function textAt(files: ImageFiles, path: string): FileText | undefined {
  const origin = files.origin(path);
  const isText = origin.kind === 'context' || origin.kind === 'inline';
  return isText && origin.text.text.length <= MAX_TEXT ? origin.text : undefined;
}

/** `./?.lua` and `./?/init.lua` of package.path, and what scripts put in front of it: their own folder. */
function ownModule(files: ImageFiles, folders: readonly string[], name: string): FileText | undefined {
  const place = name.replaceAll('.', '/');
  for (const folder of folders) {
    const found =
      textAt(files, paths.join(folder, `${place}.lua`)) ??
      textAt(files, paths.join(folder, place, 'init.lua'));
    if (found) return found;
  }
  return undefined;
}
