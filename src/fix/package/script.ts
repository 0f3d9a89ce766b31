import { commandText, path } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { mainOf } from '../../model/index.ts';
import { type Replacement, replaceCommand } from '../image/replace-command.ts';
import { execPrefix, lastCommand, loneCommand, plainWords, quoted, scriptOf } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';
import { composerScript } from './composer-script.ts';
import { textWithJobs, textWithPipeline } from './jobs.ts';

/** The command that a script of package.json runs, in the place of the package manager. */
export function runDirectly(
  { manager, at, sources: programSources }: Extract<Remedy, { do: 'run-directly' }>,
  input: FixInput,
): Planned | undefined {
  const { launch, sources } = input;
  if (/^composer(?:\.phar)?$/.test(path.basename(manager[0] ?? '')))
    return composerScript(manager, at, input);
  const manifests = launch.prediction.filesRead.filter(file => path.basename(file) === 'package.json');
  const given = askedProgram(manager);
  const asked = given ? undefined : askedScript(manager);
  const found = manifests.flatMap(file => {
    const project = projectOf(sources.read(file));
    return project && (!asked?.folder || isIn(file, project, asked.folder)) ? [{ file, project }] : [];
  });
  const [{ project, file } = {}] = found;
  const bin = given ?? programOfPackage(manager, project);
  if (bin) return replaced(programOf(bin, project), false, manager);
  if (!asked || !project || file === undefined) return undefined;
  const text = project.script(asked.script) ?? withoutScript(asked, launch);
  const run =
    text === undefined
      ? undefined
      : (commandOf(text, asked.args, project) ??
        besideJobs(text, asked, project) ??
        inPipeline(text, asked, project));
  if (!run) return undefined;
  const before = project.script(`pre${asked.script}`) !== undefined;
  const after = project.script(`post${asked.script}`) !== undefined;
  const by = placed(run, before, asked, folderOf(file, asked, manifests));
  return by && replaced(by, before || after || 'lines' in by, manager);

  /** `node worker.js & node web.js`: a shell tells both. */
  function besideJobs(text: string, { args }: Asked, own: Project): Replacement | undefined {
    return args.length === 0 ? textWithJobs(text, words => wordsWithin(words, own), input) : undefined;
  }

  /** `node server.js | pino-pretty`: what is next gives the shell's place to the first. */
  function inPipeline(text: string, { args }: Asked, own: Project): Replacement | undefined {
    return args.length === 0 ? textWithPipeline(text, words => wordsWithin(words, own)) : undefined;
  }

  function replaced(by: Replacement, isSuggested: boolean, words: readonly string[]): Planned | undefined {
    const edits = replaceCommand(launch, sources, { words, at }, by);
    if (!edits) return undefined;
    // Of what it puts into the environment a program may read something.
    const reads = programSources.some(source =>
      /npm_(?:package|lifecycle|config)/.test(sources.read(source) ?? ''),
    );
    const shown = 'words' in by ? quoted(by.words) : by.shellText;
    const [name = ''] = 'words' in by ? by.words : [];
    // Which package brings a program of another name is not said anywhere.
    const isGuess = name.startsWith(BIN) && !project?.packages.has(name.slice(BIN.length));
    return {
      // Another CMD would be a script no more.
      safety: isSuggested || reads || isGuess || bin || edits.length > 1 ? 'suggested' : 'safe',
      title: `Start the program itself: ${shown}`,
      edits,
    };
  }
}

const isIn = (file: string, project: Project, folder: string) =>
  project.name === folder || `/${path.dirname(file)}`.endsWith(`/${folder.replace(/^\.\//, '')}`);

/** `npm start` without such a script runs server.js. */
const withoutScript = ({ name, script }: Asked, { stop }: FixInput['launch']) =>
  name === 'npm' &&
  script === 'start' &&
  stop.tree &&
  commandText(mainOf(stop.tree).argv) === 'node server.js'
    ? 'node server.js'
    : undefined;

/** The folder of a project below the one that the package manager is started in. */
function folderOf(file: string, { folder }: Asked, manifests: readonly string[]): string {
  if (folder === undefined) return '';
  const root = manifests.toSorted((a, b) => a.length - b.length)[0] ?? file;
  const [below, above] = [file, root].map(one => one.split('/').slice(0, -1));
  return below?.slice(above?.length).join('/') ?? '';
}

/** In the folder of the script, and behind the script that comes before it. */
function placed(
  run: Replacement,
  hasBefore: boolean,
  { name, script }: Asked,
  folder: string,
): Replacement | undefined {
  const isBelow = folder !== '';
  if (!hasBefore && !isBelow) return run;
  if (isBelow && (hasBefore || ('words' in run && run.words[0]?.startsWith(BIN)))) return undefined;
  if ('lines' in run) return undefined;
  const text = 'words' in run ? `exec ${quoted(run.words)}` : run.shellText;
  return { shellText: isBelow ? `cd ${quoted([folder])} && ${text}` : `${name} run pre${script} && ${text}` };
}

/** `npx tsx server.ts`, `pnpm exec next start`: the words behind. */
function askedProgram(manager: readonly string[]): readonly string[] | undefined {
  const [program = '', ...rest] = manager;
  const name = path.basename(program);
  const words =
    name === 'npx' ? rest : rest[0] === 'exec' && /^(?:npm|pnpm|yarn)$/.test(name) ? rest.slice(1) : [];
  const own = words.filter((word, i) => !(i < 3 && /^(?:-y|--yes|--no|--no-install|--)$/.test(word)));
  return own.length > 0 && !own[0]?.startsWith('-') ? own : undefined;
}

/** `yarn ts-node server.ts`: no script of the project, but what a package brings. */
function programOfPackage(
  [program = '', ...rest]: readonly string[],
  project: Project | undefined,
): readonly string[] | undefined {
  const told = rest.slice(rest.findIndex(word => !QUIET.test(word)));
  const words = told[0] === 'run' ? told.slice(1) : told;
  const [name = ''] = words;
  const isOwn = project !== undefined && /^[^-]/.test(name) && project.script(name) === undefined;
  return isOwn && /^(?:yarn|pnpm)$/.test(path.basename(program)) ? words : undefined;
}

function programOf(words: readonly string[], project: Project | undefined): Replacement {
  const [name = '', ...args] = words;
  // It starts node in a child; as a hook it does not.
  if (name === 'tsx' && args[0] !== 'watch') return { words: ['node', '--import', 'tsx', ...args] };
  return { words: project && project.packages.size === 0 ? words : ownBin(words) };
}

interface Asked {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  /** Of the project, or the name of its workspace, where it is another. */
  readonly folder?: string;
}

/**
 * `npm start`, `npm run serve -- --port 80`, `yarn serve`, `npm --prefix api start`; with other options it is not told
 * apart.
 */
function askedScript(manager: readonly string[]): Asked | undefined {
  const [program = '', ...rest] = manager;
  const name = path.basename(program);
  if (!['npm', 'yarn', 'pnpm'].includes(name)) return undefined;
  const words: string[] = [];
  let folder: string | undefined;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    const [, value] = /^(?:--prefix|--cwd|--dir|--workspace|--filter)=(.+)$/.exec(word) ?? [];
    if (word === '--') {
      words.push(...rest.slice(i));
      break;
    }
    if (value !== undefined) folder = value;
    else if (/^(?:--prefix|-C|--cwd|--dir|-w|--workspace|--filter)$/.test(word)) folder = rest[++i];
    else if (!QUIET.test(word)) words.push(word);
  }
  const isRun = words[0] === 'run' || words[0] === 'run-script';
  const [script, ...others] = isRun ? words.slice(1) : words;
  if (script === undefined || script.startsWith('-')) return undefined;
  if (name === 'npm' && !isRun && script !== 'start') return undefined;
  const asked = { name, script, ...(folder === undefined ? {} : { folder }) };
  if (others.length === 0) return { ...asked, args: [] };
  if (others[0] === '--') return name === 'npm' ? { ...asked, args: others.slice(1) } : undefined;
  return name !== 'npm' && !others[0]?.startsWith('-') ? { ...asked, args: others } : undefined;
}

/** Options that change nothing but what the package manager says. */
const QUIET = /^(?:--silent|-s|--quiet|-q)$/;

/** What a package.json says of its scripts, and which packages it needs. */
interface Project {
  readonly name: unknown;
  script(name: string): string | undefined;
  readonly packages: ReadonlySet<string>;
}

function projectOf(text: string | undefined): Project | undefined {
  try {
    const manifest = JSON.parse(text?.replace(/^\uFEFF/, '') ?? '') as Readonly<Record<string, unknown>>;
    const part = (key: string): Readonly<Record<string, unknown>> => {
      const value = manifest[key];
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    };
    const scripts = part('scripts');
    return {
      name: manifest.name,
      script: name => {
        const value = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
        return typeof value === 'string' ? value : undefined;
      },
      packages: new Set(
        ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(key => Object.keys(part(key))),
      ),
    };
  } catch {
    return undefined;
  }
}

const BIN = 'node_modules/.bin/';
/** Programs that images have in PATH; others are the project's own, in node_modules/.bin. */
const IN_PATH = /^(?:node|nodejs|bun|deno|python[\d.]*|ruby|java|php|env|sh|bash|npm|npx|yarn|pnpm)$/;

/** A script's text as a command without the package manager's PATH. */
function commandOf(text: string, args: readonly string[], project: Project): Replacement | undefined {
  const inBin = (words: readonly string[]) => (project.packages.size === 0 ? words : ownBin(words));
  const lone = loneCommand(text);
  const command =
    lone ??
    (() => {
      const script = scriptOf(text);
      return script && lastCommand(script);
    })();
  if (!command) return undefined;
  const plain = plainWords({ ...command, assignments: [] });
  const assigned = command.assignments.map(a =>
    a.value?.parts.every(p => p.type === 'literal') ? assignment(a) : undefined,
  );
  if (lone && plain && assigned.every(word => word !== undefined)) {
    const words = [...inBin(plain), ...args];
    return { words: assigned.length > 0 ? ['env', ...assigned, ...words] : words };
  }
  const prefix = execPrefix(command);
  const [name] = command.words;
  if (prefix === undefined || !name || args.length > 0 || inBin([name.text])[0] !== name.text)
    return undefined;
  return { shellText: `${text.slice(0, command.start)}${prefix}${text.slice(command.start)}` };
}

/** A command of a script; what it runs by the package manager is a command of another one. */
function wordsWithin(words: readonly string[], project: Project, depth = 0): readonly string[] {
  const asked = askedScript(words);
  if (!asked) return project.packages.size === 0 ? words : ownBin(words);
  const hasOthers = ['pre', 'post'].some(way => project.script(`${way}${asked.script}`) !== undefined);
  const text = asked.folder === undefined && !hasOthers ? project.script(asked.script) : undefined;
  const run = text === undefined || depth > 3 ? undefined : commandOf(text, asked.args, project);
  return run && 'words' in run ? wordsWithin(run.words, project, depth + 1) : words;
}

const assignment = (a: {
  readonly name: string;
  readonly value: { readonly parts: readonly object[] } | undefined;
}) => `${a.name}=${(a.value?.parts ?? []).map(part => ('text' in part ? String(part.text) : '')).join('')}`;

function ownBin([name = '', ...args]: readonly string[]): readonly string[] {
  return name.includes('/') || IN_PATH.test(name) ? [name, ...args] : [`${BIN}${name}`, ...args];
}
