import type { DotnetEra } from '../../../knowledge/dotnet-runtime.ts';
import { commandsOf } from '../build-words.ts';
import type { Made } from '../made.ts';
import { type Project, sharedSettings } from './projects.ts';

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
export function frameworkOf(made: Pick<Made, 'files' | 'path' | 'runs'>, project: Project): Framework {
  const texts = [project.file.text, ...sharedSettings(made.files, project.directory)];
  const isRolled = texts.some(text => /<RollForward>\s*(?:Latest)?Major\s*</.test(text));
  const named = texts.map(text => TARGET.exec(text)?.[1]).find(target => target !== undefined);
  const targets = majorsOf(named ?? '');
  const chosen = new Set(targets).size === 1 ? [] : majorsOf(targetOf(made) ?? '');
  const isIts = targets.length === 0 || chosen.every(target => targets.includes(target));
  const majors = isIts && chosen.length > 0 ? chosen : targets;
  const [major] = majors;
  const eras = new Set(majors.map(m => (m >= 10 ? ('since-10' as const) : ('until-9' as const))));
  const [era] = eras;
  const isCertain = eras.size === 1 && !(isRolled && era === 'until-9');
  return {
    era: isCertain ? era : undefined,
    major: new Set(majors).size === 1 && !isRolled ? major : undefined,
  };
}

const majorsOf = (targets: string): readonly number[] =>
  targets.split(';').flatMap(target => {
    const version = /^\s*net(?:coreapp)?(\d{1,2})\./.exec(target)?.[1];
    return version === undefined ? [] : [Number(version)];
  });

/**
 * Which of its targets is built: `bin/Release/net8.0/` is made for that alone, and with several of them publish has to
 * be told one (NETSDK1129). `undefined`: not every step names the same one.
 * @source https://learn.microsoft.com/dotnet/core/tools/dotnet-publish, --framework;
 *   https://learn.microsoft.com/dotnet/core/project-sdk/msbuild-props#appendtargetframeworktooutputpath
 */
function targetOf({ path, runs }: Pick<Made, 'path' | 'runs'>): string | undefined {
  const laid = /\/bin\/(?:[^/]+\/)?(net(?:coreapp)?\d{1,2}\.\d)(?=[-/])/.exec(path)?.[1];
  if (laid !== undefined) return laid;
  const commands = runs.flatMap(run => commandsOf(run.expanded));
  const of = (verb: string) =>
    commands.flatMap(words => {
      const at = words.indexOf('dotnet');
      return at >= 0 && words[at + 1] === verb ? [words.slice(at + 2)] : [];
    });
  const published = of('publish');
  const asked = new Set((published.length > 0 ? published : of('build')).map(askedTarget));
  return asked.size === 1 ? [...asked][0] : undefined;
}

/** `-f net8.0`, `-p:TargetFramework=net8.0`. */
function askedTarget(words: readonly string[]): string | undefined {
  const at = words.findIndex(word => word === '-f' || word === '--framework');
  if (at >= 0) return words[at + 1];
  const option = /^(?:--framework=|-f[:=]|[-/]{1,2}p(?:roperty)?:TargetFramework=)(.+)$/;
  return words.flatMap(word => option.exec(word)?.[1] ?? [])[0];
}

const TARGET = /<TargetFrameworks?>\s*([\w.;-]{1,200})\s*<\/TargetFrameworks?>/;
