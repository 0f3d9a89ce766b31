import { type Location, lineLocation } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns, OpenRun } from '../types.ts';
import { entriesOf, field } from '../yaml.ts';

/**
 * On Heroku the first process of a dyno is the platform's, and all of the others get the signal: its log says
 * `Stopping all processes with SIGTERM`.
 * @source https://devcenter.heroku.com/articles/dyno-shutdown-behavior
 */
const NOT_PID1 = 'on Heroku it is not PID 1, and the signal goes to all processes at once';

const BUILDPACK = `a buildpack makes its image; ${NOT_PID1}`;

/** The process types of a heroku.yml or a Procfile, of which it is not known what starts them and how they end. */
export function readHeroku({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const nothing = { contexts: [], builds: [], filesRead: [file] };
  if (!/\.ya?ml$/.test(file)) return { ...nothing, open: processesOf(file, text), errors: [] };
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const [root] = documents;
  const built = entriesOf(field(field(root, 'build'), 'docker'));
  const run = entriesOf(field(root, 'run')).filter(([name]) => !built.some(([other]) => other === name));
  const open = [...built, ...run].map(([name, { key }]) => openRun(name, key, NOT_PID1));
  return { ...nothing, open, errors: errors.map(error => ({ file, ...error })) };
}

const openRun = (name: string, at: Location, reason: string): OpenRun => ({
  at,
  engine: 'Heroku',
  context: `${at.file}:${at.line} process ${name}`,
  reason,
});

/** `name: command`, a line each. @source https://devcenter.heroku.com/articles/procfile */
const processesOf = (file: string, text: string): readonly OpenRun[] =>
  text.split('\n').flatMap((line, index) => {
    const name = /^([\w-]+):\s*\S/.exec(line)?.[1];
    return name === undefined || name === 'release'
      ? []
      : [openRun(name, lineLocation(file, index + 1, line.length), BUILDPACK)];
  });
