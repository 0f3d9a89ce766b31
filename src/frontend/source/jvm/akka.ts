import { path as paths } from '../../../base/index.ts';
import type { Module } from './modules.ts';
import { textAt } from './program.ts';

/** Files beside a build of sbt that name versions for it. */
const BESIDE = ['project/Dependencies.scala', 'project/Build.scala', 'project/Versions.scala'];
const MAX_TEXT = 200_000;

/** Modules of Akka itself, which share one version; Akka HTTP counts by its own since 10.0. */
const MODULE =
  /\bakka-(?:actor|stream|slf4j|remote|cluster|cluster-tools|persistence|testkit)(?:_[\d.]{1,6})?\b["']?(?!-)/g;
/** Those that were only made for versions before 2.5. */
const ONLY_OLDER = /\bakka-(?:stream|http|http-core|typed|kernel)-experimental\b|\bspray-(?:can|routing)\b/;
/** A microkernel has a hook of its own. @source akka/akka release-2.3 akka-kernel Main.scala, addShutdownHook */
const KERNEL = /\bakka-kernel\b/;

/**
 * CoordinatedShutdown came with Akka 2.5: before, an actor system registers no shutdown hook, and nothing closes it.
 * @source akka/akka release-2.4 ActorSystem.scala, which names no addShutdownHook; v2.5.0 CoordinatedShutdown.scala
 */
export function isHooklessAkka({ build, files }: Module): boolean {
  if (!build) return false;
  const beside = BESIDE.map(name => textAt(files, paths.join(build.directory, name))?.text ?? '');
  const text = [build.text, ...beside.map(t => t.slice(0, MAX_TEXT))].join('\n');
  if (KERNEL.test(text)) return false;
  const versions = [...text.matchAll(MODULE)].map(({ 0: found, index }) =>
    versionBehind(text, index + found.length),
  );
  return versions.length > 0 ? versions.every(isOlder) : ONLY_OLDER.test(text);
}

/** `% "2.3.12"`, `:2.3.12`, `</artifactId><version>${akka.version}`, `% Versions.akka`. */
function versionBehind(text: string, at: number): string | undefined {
  const behind = text.slice(at, at + 200);
  const written =
    /^\s*(?:%\s*|:|<\/\w{1,20}>\s*<version>\s*|,\s*version\s*[:=]\s*)["']?(\$?\{?)([\w.]+)/.exec(behind);
  const value = written?.[2];
  if (value === undefined || /^\d/.test(value)) return value;
  const name = written?.[1]?.includes('{') === true ? value : (value.split('.').at(-1) ?? value);
  const escaped = name.replaceAll('.', '\\.');
  return new RegExp(`(?:^|[^\\w.])${escaped}\\s*(?:=|:=|>)\\s*["']?(\\d[\\w.-]*)`).exec(text)?.[1];
}

const isOlder = (version: string | undefined): boolean => /^(?:[01]\.|2\.[0-4]\.)/.test(version ?? '');
