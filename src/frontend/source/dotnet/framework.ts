import { path as paths } from '../../../base/index.ts';
import type { DotnetEra } from '../../../knowledge/dotnet-runtime.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Project } from './projects.ts';

/** A version, and whether the program may run on a later one than it is built for. */
export interface Framework {
  /** `undefined`: it is not known. */
  readonly era: DotnetEra | undefined;
  /** The first number of the version. */
  readonly major: number | undefined;
}

/**
 * The version that a project is built for, which is that of the runtime: it rolls forward to another major version
 * only where it is told to (https://learn.microsoft.com/dotnet/core/versions/selection).
 */
export function frameworkOf(files: ImageFiles, project: Project): Framework {
  const texts = [project.file.text, ...sharedSettings(files, project.directory)];
  const isRolled = texts.some(text => /<RollForward>\s*(?:Latest)?Major\s*</.test(text));
  const named = texts.map(text => TARGET.exec(text)?.[1]).find(target => target !== undefined);
  const majors = (named ?? '').split(';').flatMap(target => {
    const version = /^\s*net(?:coreapp)?(\d{1,2})\./.exec(target)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  const [major] = majors;
  const eras = new Set(majors.map(m => (m >= 10 ? ('since-10' as const) : ('until-9' as const))));
  const [era] = eras;
  const isCertain = eras.size === 1 && !(isRolled && era === 'until-9');
  return {
    era: isCertain ? era : undefined,
    major: new Set(majors).size === 1 && !isRolled ? major : undefined,
  };
}

const TARGET = /<TargetFrameworks?>\s*([\w.;-]{1,200})\s*<\/TargetFrameworks?>/;

/** https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory: the nearest one above. */
function sharedSettings(files: ImageFiles, directory: string): readonly string[] {
  for (let at = directory; ; at = paths.dirname(at)) {
    const origin = files.origin(paths.join(at, 'Directory.Build.props'));
    if (origin.kind === 'context' || origin.kind === 'inline') return [origin.text.text];
    if (at === '/') return [];
  }
}
