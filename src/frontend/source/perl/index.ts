import type { Evidence } from '../../../base/index.ts';
import { path as paths } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { STOP_SIGNALS } from '../../../knowledge/behaviours.ts';
import type { FileText, SignalBehaviour, SourceAnalysis } from '../../../model/index.ts';
import { tended } from '../children.ts';
import type { Analysis, SourceInput } from '../input.ts';
import { notKnown, stopsWith } from '../signals.ts';
import { handlersIn, NAMED, PLACED, withoutHandlers } from './handlers.ts';
import { answered, forkedIn } from './processes.ts';

const MAX_TEXT = 300_000;

/**
 * Only perl can parse Perl. What is decided is a script that says nothing of signals, and one whose handlers stand in
 * lines of their own at its top and hold nothing but plain statements; everything else is unknown.
 */
export function analysePerl({
  source,
  args,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'args' | 'files' | 'cwd'>): Analysis {
  const script = textOf(source, files, cwd);
  if ('unknown' in script) return script;
  const { code, children } = forkedIn(answered(bare(script.text)), script);
  const own = modulesOf(code, { source, files, cwd });
  const served = isMojolicious(code) ? args[0] : undefined;
  const isServer = served === 'daemon' || served === 'prefork';
  const known = [
    ...own.map(({ name }) => name),
    ...(isServer ? ['Mojolicious::Lite', 'Mojolicious::Commands'] : []),
  ];
  const doubt = doubtOf(code, script.file, new Set(known));
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  // They are set, and put back, around the loop that serves.
  if (served === 'daemon' && doubt === undefined)
    for (const name of ['SIGTERM', 'SIGINT'] as const) signals[name] = stopsWith(0, DAEMON);
  if (doubt === undefined)
    for (const handler of handlersIn(code, script)) {
      const { care, behaviour } = handler;
      if (signals[handler.signal]) continue;
      signals[handler.signal] =
        children.length > 0 ? tended(behaviour, { care, otherwise: undefined }) : behaviour;
    }
  else for (const signal of STOP_SIGNALS) signals[signal] = notKnown(doubt, [LEFT_ALONE, stopsWith(0, [])]);
  return {
    sources: [script.file, ...own.map(({ file }) => file)],
    ...(served === 'prefork' && doubt === undefined ? { runsAs: prefork(script) } : {}),
    signals,
    blocked: [],
    children,
    ...(WAITS_FOR_ANY.test(code) ? { waitsForChildren: 'any' as const } : {}),
    ignoresChildExit: IGNORES_CHILDREN.test(code),
    lifetime: isServer || [code, ...own.map(({ text }) => text)].some(lasts) ? 'service' : 'unknown',
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

const LEFT_ALONE = { disposition: 'SIG_DFL', evidence: [] } as const;
/** wait(2): https://perldoc.perl.org/perlipc#Signals */
const IGNORES_CHILDREN = /^\$SIG\{\s*['"]?CHLD['"]?\s*\}\s*=\s*['"]IGNORE['"]/m;
/** https://perldoc.perl.org/functions/wait: whatever child ends, an adopted one as well. */
const WAITS_FOR_ANY = /(?<![\w$@%'"-])wait\b(?!\s*=>)|\bwaitpid[\s(]{1,4}-1\b/;
const LASTS = /\bsleep\b|\bwhile\s*\(\s*1\s*\)|->\s*accept\b/;
/** Without one of these whatever it waits for is over at some time: its rounds are counted, and its sleeps short. */
const FOR_GOOD =
  /\b(?:while|until|redo|goto|accept|sub)\b|\bfor\s*\(\s*;\s*;|\bsleep[\s(]{0,9}(?:\d{3}|[^\d\s(])/;

const lasts = (code: string): boolean => LASTS.test(code) && FOR_GOOD.test(code);

/** An application of Mojolicious, and a script that is one, whose last statement runs the command that it is given. */
const isMojolicious = (code: string): boolean =>
  /^use\s+Mojolicious::(?:Lite|Commands)\b/m.test(code) &&
  /\n(?:app->start|Mojolicious::Commands->start_app\s*\(?\s*['"][\w:]{1,100}['"]\s*\)?)\s*;$/.test(
    code.trimEnd(),
  );

const prefork = ({ file }: FileText): NonNullable<SourceAnalysis['runsAs']> => ({
  program: 'mojo-prefork',
  argv: ['mojo-prefork'],
  at: { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
});

/** @source Mojolicious 9.31, Mojo/Server/Daemon.pm run() */
const DAEMON: readonly Evidence[] = [
  {
    origin: 'observed',
    note: 'Mojo::Server::Daemon stops its loop at TERM and INT, and the program ends (9.31)',
  },
];

type Script = FileText | { readonly unknown: string };

function textOf(source: SourceInput['source'], files: SourceInput['files'], cwd: string): Script {
  if (source.kind !== 'file') return { unknown: 'which script perl runs is not known' };
  const path = paths.resolve(cwd, source.path);
  const origin = files.origin(path);
  if (origin.kind !== 'context' && origin.kind !== 'inline') return { unknown: `${path} is not at hand` };
  if (origin.text.text.length > MAX_TEXT) return { unknown: `${origin.text.file} is too long to be read` };
  return origin.text;
}

/** Without documentation, what stands behind the end, and lines that are comments; of the same length. */
function bare(text: string): string {
  let isDocumentation = false;
  let isBehindEnd = false;
  const lines = text.split('\n').map(line => {
    if (/^__(?:END|DATA)__\s*$/.test(line)) isBehindEnd = true;
    const isCut = isDocumentation && line.startsWith('=cut');
    if (/^=[a-zA-Z]/.test(line)) isDocumentation = !isCut;
    const isNone = isDocumentation || isCut || isBehindEnd || /^\s*#/.test(line);
    return isNone ? ' '.repeat(line.length) : line;
  });
  return lines.join('\n');
}

/** Modules of Perl itself, and of Mojolicious, that take no signals. @source perl 5.36 lib, ext and dist; Mojolicious 9.31 */
const INERT =
  /^(?:v?5[\d._]*|strict|warnings|utf8|local::lib|feature|constant|vars|lib|bytes|integer|open|POSIX|Carp|Encode|Socket|Errno|Fcntl|Cwd|FindBin|Benchmark|English|Storable|Symbol|Digest::\w+|MIME::Base64|Data::Dumper|Exporter|Mojo::(?:Base|File|JSON|Util)|Getopt::(?:Long|Std)|Scalar::Util|List::Util|Sys::Hostname|Text::\w+|Time::(?:HiRes|Local|Piece)|JSON::PP|IO|IO::(?:File|Handle|Socket|Socket::INET|Select)|File::(?:Basename|Copy|Find|Path|Spec|Spec::Functions|Temp))$/;
/**
 * Ways by which a script may do what its text does not say, or become something else; a pipe that it writes to is closed,
 * and waited for, at its end.
 */
const OTHER =
  /\b(?:sigaction|sigprocmask|sigtrap|fork|exec|eval|AUTOLOAD|BEGIN|daemonize|syscall)\b|\bdo\s*["'$(]|['"]\|-['"]/;

function doubtOf(code: string, file: string, own: ReadonlySet<string>): string | undefined {
  for (const name of usedIn(code))
    if (!INERT.test(name) && !own.has(name)) return `what ${name} does on signals is not known (${file})`;
  const other = OTHER.exec(code)?.[0];
  if (other) return `what \`${other}\` comes to in ${file} is not followed`;
  const plain = withoutHandlers(code);
  const said = plain.match(/\bSIG\b/g)?.length ?? 0;
  const placed = [...plain.matchAll(PLACED)];
  if (said !== placed.flatMap(([whole]) => whole.match(NAMED) ?? []).length)
    return `how ${file} sets %SIG is not followed`;
  const last = placed.at(-1);
  // What a module is asked for is a name.
  const before = last ? plain.slice(0, last.index).replace(/^(?:use|no)\s[^;]{0,1000};/gm, '') : '';
  return /\b(?:while|until|for|foreach|sleep|accept|if|unless|goto|last)\b/.test(before)
    ? `whether ${file} comes to set %SIG is not known`
    : undefined;
}

const usedIn = (code: string): readonly string[] =>
  [...code.matchAll(/\b(?:use|require|no)\s+([\w:."'$]{1,100})/g)].map(([, name = '']) => name);

interface Module {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

const MAX_MODULES = 20;

/** Modules of the project that say nothing of signals, and use none that may. */
function modulesOf(
  code: string,
  { source, files, cwd }: Pick<SourceInput, 'source' | 'files' | 'cwd'>,
): readonly Module[] {
  const found = new Map<string, Module>();
  const folders = foldersOf(code, source, cwd);
  const open = [...usedIn(code)];
  for (let name = open.shift(); name !== undefined && found.size < MAX_MODULES; name = open.shift()) {
    if (INERT.test(name) || found.has(name) || !/^\w+(?:::\w+)*$/.test(name)) continue;
    const origin = folders
      .map(folder => files.origin(paths.join(folder, `${name.replaceAll('::', '/')}.pm`)))
      .find(({ kind }) => kind === 'context' || kind === 'inline');
    if (origin?.kind !== 'context' && origin?.kind !== 'inline') continue;
    const text = bare(origin.text.text.slice(0, MAX_TEXT));
    if (/\b(?:SIG|system|qx|open3)\b|`/.test(text) || OTHER.test(text)) continue;
    found.set(name, { name, file: origin.text.file, text });
    open.push(...usedIn(text));
  }
  // One that uses another that nobody has read may do anything.
  const isInert = ({ text }: Module) => usedIn(text).every(name => INERT.test(name) || found.has(name));
  return [...found.values()].every(isInert) ? [...found.values()] : [];
}

/** Where modules are looked for: `use lib 'lib'`, `-Ilib`, `use lib "$FindBin::Bin/lib"`. */
function foldersOf(code: string, source: SourceInput['source'], cwd: string): readonly string[] {
  const script = source.kind === 'file' ? paths.dirname(paths.resolve(cwd, source.path)) : cwd;
  const named = [...code.matchAll(/^use\s+lib\s+(?:qw\s*[(/]?\s*)?['"]?([^'";)\s]{1,200})/gm)].map(
    ([, folder = '']) => folder.replace(/^\$(?:FindBin::)?(?:Real)?Bin\b/, script),
  );
  return [...named, 'lib', '.'].map(folder => paths.resolve(cwd, folder)).concat(paths.join(script, 'lib'));
}
