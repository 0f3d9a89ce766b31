import type { Vfs } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns, OpenRun, RunContext } from '../types.ts';
import { type NamedLayers, type Project, readLayers, readProject } from './project.ts';
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
    project.services.map(service => readService(service, project, vfs)),
  );
  const builds = new Map(
    all.flatMap(({ image, build }) => (image === undefined || !build ? [] : [[image, build] as const])),
  );
  const contexts: RunContext[] = [];
  const open: OpenRun[] = [];
  for (const { run } of all) {
    const build = 'reason' in run || run.build ? undefined : builds.get(run.image);
    if ('reason' in run) open.push(run);
    else contexts.push(build ? { ...run, build } : run);
  }
  return {
    contexts,
    open,
    builds: [...builds].map(([image, build]) => ({ image, build })),
    filesRead: [...new Set(projects.flatMap(p => p.filesRead))],
    errors: projects.flatMap(p => p.errors),
  };
}
