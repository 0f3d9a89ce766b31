import { path } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { type Replacement, replaceCommand } from './replace-command.ts';
import { execPrefix, lastCommand, loneCommand, plainWords, quoted, scriptOf } from './shell.ts';
import type { FixInput, Planned } from './types.ts';

/** The command that a script of package.json runs, in the place of the package manager. */
export function runDirectly(
  { manager, at, sources: programSources }: Extract<Remedy, { do: 'run-directly' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const asked = askedScript(manager);
  const manifest = launch.prediction.filesRead.find(file => path.basename(file) === 'package.json');
  const project = manifest === undefined ? undefined : projectOf(sources.read(manifest));
  const text = asked && project?.script(asked.script);
  if (!asked || text === undefined || !project) return undefined;
  const run = commandOf(text, asked.args, project);
  if (!run) return undefined;
  const before = project.script(`pre${asked.script}`) !== undefined;
  const after = project.script(`post${asked.script}`) !== undefined;
  const by: Replacement = before
    ? {
        shellText: `${asked.name} run pre${asked.script} && ${'words' in run ? `exec ${quoted(run.words)}` : run.shellText}`,
      }
    : run;
  const edits = replaceCommand(launch, sources, { words: manager, at }, by);
  if (!edits) return undefined;
  // Of what it puts into the environment a program may read something.
  const reads = programSources.some(file =>
    /npm_(?:package|lifecycle|config)/.test(sources.read(file) ?? ''),
  );
  const shown = 'words' in by ? quoted(by.words) : by.shellText;
  const [name = ''] = 'words' in run ? run.words : [];
  // Which package brings a program of another name is not said anywhere.
  const isGuess = name.startsWith(BIN) && !project.packages.has(name.slice(BIN.length));
  return {
    safety: before || after || reads || isGuess ? 'suggested' : 'safe',
    title: `Start the program itself: ${shown}`,
    edits,
  };
}

interface Asked {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** `npm start`, `npm run serve -- --port 80`, `yarn serve`; with other options it is not told apart. */
function askedScript(manager: readonly string[]): Asked | undefined {
  const [program = '', ...rest] = manager;
  const name = path.basename(program);
  const words = rest.filter(word => word !== '--silent' && word !== '-s');
  const isRun = words[0] === 'run' || words[0] === 'run-script';
  const [script, ...others] = isRun ? words.slice(1) : words;
  if (script === undefined || script.startsWith('-') || !['npm', 'yarn', 'pnpm'].includes(name))
    return undefined;
  if (name === 'npm' && !isRun && script !== 'start') return undefined;
  if (others.length === 0) return { name, script, args: [] };
  if (others[0] === '--') return name === 'npm' ? { name, script, args: others.slice(1) } : undefined;
  return name !== 'npm' && !others[0]?.startsWith('-') ? { name, script, args: others } : undefined;
}

/** What a package.json says of its scripts, and which packages it needs. */
interface Project {
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

const assignment = (a: {
  readonly name: string;
  readonly value: { readonly parts: readonly object[] } | undefined;
}) => `${a.name}=${(a.value?.parts ?? []).map(part => ('text' in part ? String(part.text) : '')).join('')}`;

function ownBin([name = '', ...args]: readonly string[]): readonly string[] {
  return name.includes('/') || IN_PATH.test(name) ? [name, ...args] : [`${BIN}${name}`, ...args];
}
