import { type Location, path } from '../../base/index.ts';
import { isRecord, parseObject } from '../../knowledge/package-json.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import { goBuild } from '../go/build.ts';
import { replaceCommand } from '../image/replace-command.ts';
import { gunicornForFlask } from '../python/flask.ts';
import { withoutReloadArgument } from '../python/reload-argument.ts';
import { loneCommand, plainWords, quoted } from '../shell/shell.ts';
import type { Sources } from '../sources.ts';
import type { FixInput, Planned } from '../types.ts';
import { withoutReloader } from './reloader.ts';

/** The same program without a watcher, or what the framework serves with in production. */
export function productionCommand(
  { words, at }: Extract<Remedy, { do: 'production-command' }>,
  input: FixInput,
): Planned | undefined {
  const build = goBuild(words, input);
  const by =
    build?.words ?? builtScript(words, input) ?? withoutWatching(words) ?? inProduction(words, input);
  const edits = by && inPlaceOf(words, by, at, input);
  if (by && edits) {
    const installed = build?.edits ?? (by[0] === 'gunicorn' ? gunicorn(input) : []);
    return (
      installed && {
        safety: 'suggested',
        title: `Start it for production: ${quoted(by)}`,
        edits: [...installed, ...edits],
      }
    );
  }
  return withoutReloadArgument(input) ?? startScript(input);
}

/** `npx nodemon app.js` as a whole where node comes in its place, `npm run dev` where that does no more than to start it. */
function inPlaceOf(
  words: readonly string[],
  by: readonly string[],
  at: Location | undefined,
  { launch, sources }: FixInput,
): readonly TextEdit[] | undefined {
  const replace = (written: readonly string[], replacement: readonly string[]) =>
    replaceCommand(launch, sources, { words: written, at }, { words: replacement });
  const runners = by[0] === 'node' ? [['npx'], ['yarn'], ['pnpm'], ['npm', 'exec'], ['pnpm', 'exec']] : [];
  for (const runner of runners) {
    const edits = replace([...runner, ...words], by);
    if (edits) return edits;
  }
  const edits = replace(words, by);
  if (edits) return edits;
  const { asked, script, text } = scriptAsked(launch, sources) ?? {};
  const command = text === undefined ? undefined : loneCommand(text);
  if (!asked || script === undefined || !command) return undefined;
  if (JSON.stringify(plainWords(command)) !== JSON.stringify(words)) return undefined;
  const [name = '', ...args] = by;
  const own = name === 'node' ? by : [`node_modules/.bin/${name}`, ...args];
  return replaceCommand(launch, sources, { words: asked, at: undefined }, { words: own });
}

/** The script of package.json that CMD has a package manager run, with nothing else behind it. */
function scriptAsked({ spec: { cmd }, prediction }: Launch, sources: Sources) {
  const asked = cmd?.form === 'exec' ? cmd.argv : (cmd?.text.trim().split(/\s+/) ?? []);
  const [manager = '', run, script = run] = asked;
  if (!/^(?:npm|yarn|pnpm)$/.test(manager) || asked.length > 3 || script === undefined) return undefined;
  const manifest = prediction.filesRead.find(file => path.basename(file) === 'package.json');
  const { scripts } = parseObject((manifest && sources.read(manifest)) ?? '') ?? {};
  const text = isRecord(scripts) ? scripts[script] : undefined;
  return { asked, script, text: typeof text === 'string' ? text : undefined };
}

/** Behind what pip installs already, where nothing else brings it. */
function gunicorn({ launch, sources }: FixInput): readonly TextEdit[] | undefined {
  const { spec } = launch;
  const dockerfile = sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  const folder = path.dirname(spec.file);
  const needs = ['requirements.txt', 'pyproject.toml', 'Pipfile'].map(file =>
    sources.read(path.join(folder, file)),
  );
  if (!dockerfile || !from) return undefined;
  const stage = dockerfile.stageOf(from);
  if ([...needs, ...stage.map(({ args }) => args.text)].some(text => /\bgunicorn\b/.test(text ?? '')))
    return [];
  const pip = stage.findLast(
    ({ keyword, args }) => keyword === 'RUN' && /\bpip[\d.]* install\b/.test(args.text),
  );
  const option = pip?.args.text.includes('--no-cache-dir') ? '--no-cache-dir ' : '';
  return pip && [dockerfile.insertBelow(pip, [`RUN pip install ${option}gunicorn`])];
}

/** `npm run dev` where package.json has a script for production. */
function startScript({ launch, sources }: FixInput): Planned | undefined {
  const { cmd } = launch.spec;
  const words = cmd?.form === 'exec' ? cmd.argv : (cmd?.text.trim().split(/\s+/) ?? []);
  const [manager = '', run, script = run] = words;
  const isDev =
    /^(?:npm|yarn|pnpm)$/.test(manager) &&
    words.length <= 3 &&
    /^(?:dev|watch|develop|start:dev)$/.test(script ?? '');
  const manifest = launch.prediction.filesRead.find(file => path.basename(file) === 'package.json');
  const start = /"start"\s*:\s*"([^"]*)"/.exec((manifest && sources.read(manifest)) ?? '')?.[1];
  if (!isDev || start === undefined || /nodemon|--watch|watch |\bdev\b/.test(start)) return undefined;
  const by = [manager, 'start'];
  const edits = replaceCommand(launch, sources, { words, at: undefined }, { words: by });
  return edits && { safety: 'suggested', title: `Start it for production: ${quoted(by)}`, edits };
}

/** TypeScript that a step has built, and what package.json starts of it. */
function builtScript(words: readonly string[], { launch, sources }: FixInput): readonly string[] | undefined {
  const [runner, ...rest] = (withoutReloader(words) ?? []).slice(words[0] === 'npx' ? 1 : 0);
  const manifest = launch.prediction.filesRead.find(file => path.basename(file) === 'package.json');
  const text = (manifest && sources.read(manifest)) ?? '';
  const file = /"start(?::prod)?"\s*:\s*"(?:NODE_ENV=production )?node ([\w./-]+)"/.exec(text)?.[1];
  const from = sources.dockerfile(launch.spec.at.from.file);
  const builds = from?.instructions.some(
    ({ keyword, args }) => keyword === 'RUN' && /\b(?:build|tsc)\b/.test(args.text),
  );
  // What `nest build` makes of src/main.ts.
  if (words[0] === 'nest' && words[1] === 'start') return builds ? ['node', file ?? 'dist/main'] : undefined;
  return runner === 'ts-node' && rest.length > 0 && builds && file !== undefined ? ['node', file] : undefined;
}

const WATCHES = /^(?:--reload|--auto-reload|--watch|--watch-path=.*|--hot|--use-reloader)$/;

function withoutWatching(words: readonly string[]): readonly string[] | undefined {
  const [first = '', second = '', ...rest] = words;
  const name = path.basename(first);
  const [tool, args] = name === 'npx' ? [second, rest] : [name, [second, ...rest]];
  const once = withoutReloader(words);
  if (once) return once;
  if (tool === 'tsx' && args[0] === 'watch') return words.filter(word => word !== 'watch');
  const kept = words.filter(word => !WATCHES.test(word));
  return kept.length < words.length ? kept : undefined;
}

function inProduction(
  words: readonly string[],
  { launch, sources }: FixInput,
): readonly string[] | undefined {
  const name = path.basename(words[0] ?? '');
  if (name === 'next' && words[1] === 'dev') return [words[0] ?? '', 'start', ...words.slice(2)];
  if (!/^python[\d.]*$/.test(name) && name !== 'flask' && !words[0]?.endsWith('manage.py')) return undefined;
  const flask = words.findIndex(
    (word, i) => path.basename(word) === 'flask' || (word === 'flask' && words[i - 1] === '-m'),
  );
  const folder = path.dirname(launch.spec.file);
  const read = (file: string) => sources.read(path.join(folder, file));
  if (flask !== -1) return gunicornForFlask(words.slice(flask + 1), launch.spec.env, read);
  const manage = words.findIndex(word => word.endsWith('manage.py'));
  if (manage === -1 || words[manage + 1] !== 'runserver') return undefined;
  const settings = /DJANGO_SETTINGS_MODULE['"],\s*['"]([\w.]+)\.settings/.exec(
    read(words[manage] ?? '') ?? '',
  )?.[1];
  const bind = words.slice(manage + 2).find(word => !word.startsWith('-')) ?? '127.0.0.1:8000';
  return settings === undefined
    ? undefined
    : ['gunicorn', '--bind', bind.includes(':') ? bind : `127.0.0.1:${bind}`, `${settings}.wsgi`];
}
