import type { Vfs } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { entriesOf, field, textOf } from '../yaml.ts';
import { type NamedLayers, type Project, readLayers, readProject, type Service } from './project.ts';
import { readService } from './service.ts';

const MAX_INCLUDED = 50;

/** The services of a Compose file as run contexts, with those of the files that it includes. */
export function readCompose({ file, text, vfs: disk, parsers }: DeclaredInput): DeclaredRuns {
  const read = parsers.get('yaml-places');
  // Unsaved text comes before what lies on the disk.
  const vfs: Vfs = {
    read: path => (path === file ? text : disk.read(path)),
    list: directory => disk.list(directory),
    stat: path => disk.stat(path),
  };
  const projects: Project[] = [];
  const files = [file];
  for (let at = 0; at < files.length && at < MAX_INCLUDED; at++) {
    const project = readProject(files[at] ?? '', vfs, read);
    projects.push(project);
    for (const included of project.includes) if (!files.includes(included)) files.push(included);
  }
  return runsOf(projects, vfs);
}

/** The services of a project whose files a command line names, laid one over the other. */
export function readNamed(
  layers: NamedLayers,
  { vfs, parsers }: Pick<DeclaredInput, 'vfs' | 'parsers'>,
): DeclaredRuns {
  const read = parsers.get('yaml-places');
  const own = readLayers(layers, vfs, read);
  const included = own.includes.slice(0, MAX_INCLUDED).map(file => readProject(file, vfs, read));
  return runsOf([own, ...included], vfs);
}

function runsOf(projects: readonly Project[], vfs: Vfs): DeclaredRuns {
  const all = projects.flatMap(project =>
    project.services.map(service => ({ ...readService(service, project, vfs), name: service.name })),
  );
  const jobs = new Set(projects.flatMap(project => project.services.flatMap(awaitedEnds)));
  const builds = new Map(
    all.flatMap(({ image, build }) => (image === undefined || !build ? [] : [[image, build] as const])),
  );
  const contexts: RunContext[] = [];
  const open: OpenRun[] = [];
  for (const { run, name } of all) {
    if ('reason' in run) {
      open.push(run);
      continue;
    }
    const build = run.build ?? builds.get(run.image);
    contexts.push({ ...run, ...(build ? { build } : {}), ...(jobs.has(name) ? { runsToEnd: true } : {}) });
  }
  return {
    contexts,
    open,
    builds: [...builds].map(([image, build]) => ({ image, build })),
    filesRead: [...new Set(projects.flatMap(p => p.filesRead))],
    errors: projects.flatMap(p => p.errors),
  };
}

/** The services that have to end before this one begins. */
const awaitedEnds = ({ node }: Service): readonly string[] =>
  entriesOf(field(node, 'depends_on')).flatMap(([name, { value }]) =>
    textOf(field(value, 'condition')) === 'service_completed_successfully' ? name : [],
  );
