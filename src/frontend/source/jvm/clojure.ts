import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { SPEAKS_OF_SIGNALS } from './doubt.ts';
import { mayHook } from './libraries.ts';
import { sourcePaths, textAt } from './program.ts';

/** A file of Clojure. */
interface Namespace {
  readonly name: string;
  readonly text: FileText;
  /** Without comments, and with empty strings. */
  readonly code: string;
  readonly requires: readonly Required[];
}

interface Required {
  readonly name: string;
  /** What its functions are called by: an alias, or its own name. */
  readonly alias: string;
  readonly refers: readonly string[];
}

/** What a program in Clojure does when its JVM ends. */
export interface ClojureEnd {
  readonly sources: readonly string[];
  /** Where it registers a shutdown hook that is sure to be. */
  readonly hook: Location | undefined;
  readonly doubt: string | undefined;
  /** Others than those that stop a program, for which it has handlers. */
  readonly taken: readonly SignalName[];
  /** Its main function ends the program once all is well. */
  readonly mayEnd: boolean;
}

/** Namespaces below these directories; empty: none is there. */
function namespacesIn(files: ImageFiles, places: readonly string[]): readonly Namespace[] {
  return [...sourcePaths(files, places, /\.cljc?$/)].slice(0, MAX_FILES).flatMap(path => {
    const text = textAt(files, path);
    const code = text && withoutText(text.text);
    const name = code && /\(ns\s+(?:\^\S+\s+)*([\w.*+!?<>=-]+)/.exec(code)?.[1];
    return text && code && name ? [{ name, text, code, requires: requiredBy(formAt(code, '(ns')) }] : [];
  });
}

const MAX_FILES = 1_000;
const MAIN = /\(defn-?\s+(?:\^\S+\s+)*-main\b/;

/** Can a program in Clojure start here? */
export const hasClojureMain = (files: ImageFiles, places: readonly string[]): boolean =>
  namespacesIn(files, places).some(({ code }) => MAIN.test(code));

/** Is a namespace of this name there? */
export const hasNamespace = (files: ImageFiles, places: readonly string[], name: string): boolean =>
  namespacesIn(files, places).some(n => classOf(n.name) === classOf(name));

const withoutText = (text: string): string =>
  text.replace(/"(?:\\[\s\S]|[^"\\])*"|\\.|;[^\n]*/g, found => (found.startsWith('"') ? '""' : ' '));

/** The form that begins with these words. */
function formAt(code: string, words: string): string {
  const from = code.indexOf(words);
  return from === -1 ? '' : code.slice(from, endOf(code, from));
}

function endOf(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const c = code[at];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return at + 1;
  }
  return code.length;
}

/** `[shop [core :as core]]`: what the names in a list begin with. @source https://clojuredocs.org/clojure.core/require */
function prefixAt(ns: string, at: number): string {
  let depth = 0;
  for (let open = at - 1; open >= 0; open--) {
    const c = ns[open];
    if (c === ']' || c === ')') depth++;
    else if ((c === '[' || c === '(') && depth-- === 0) {
      const prefix = /^[[(]\s*([a-z][\w.*+!?<>=-]*)\s/.exec(ns.slice(open, open + 100))?.[1];
      return prefix === undefined || prefix === 'ns' ? '' : `${prefix}.`;
    }
  }
  return '';
}

function requiredBy(ns: string): readonly Required[] {
  const vectors = ns.matchAll(/\[\s*([a-z][\w.*+!?<>=-]*)((?:[^[\]]|:[a-z-]+\s*\[[^\]]*\])*)\]/g);
  return [...vectors].map(({ 1: name = '', 2: rest = '', index }) => ({
    name: `${prefixAt(ns, index)}${name}`,
    alias: /:as(?:-alias)?\s+([\w.*+!?<>=-]+)/.exec(rest)?.[1] ?? `${prefixAt(ns, index)}${name}`,
    refers: /:refer\s*\[([^\]]*)\]/.exec(rest)?.[1]?.trim().split(/\s+/) ?? [],
  }));
}

/** `undefined`: there is no program in Clojure here. `named`: the namespace that the build makes the main class. */
export function clojureEnd(
  files: ImageFiles,
  places: readonly string[],
  named: string | undefined,
): ClojureEnd | undefined {
  const all = namespacesIn(files, places);
  const mains = all.filter(n =>
    named === undefined ? MAIN.test(n.code) : classOf(n.name) === classOf(named),
  );
  const [main] = mains;
  if (!main) return undefined;
  const sources = [main.text.file];
  if (mains.length > 1)
    return {
      sources,
      hook: undefined,
      doubt: 'which namespace is the main class is not known',
      taken: [],
      mayEnd: false,
    };
  const reached = reachedFrom(main, all);
  const hooks = reached.flatMap(n => hooksIn(n, reached));
  const sure = hooks.find(h => h.isSure);
  const doubt = sure ? undefined : (hooks[0]?.why ?? doubtOf(reached, all));
  const shown = [...new Set([...sources, ...(sure ? [sure.at.file] : [])])];
  const taken = reached.flatMap(n => (TAKES_SIGNALS.test(n.code) ? (takenIn(n.text.text) ?? []) : []));
  return {
    sources: shown,
    hook: sure?.at,
    doubt,
    taken,
    mayEnd: EXITS_WELL.test(formAt(main.code, '(defn -main')),
  };
}

const EXITS_WELL = /\(System\/exit\s+0\s*\)/;

/** The class that a namespace is compiled to. */
const classOf = (name: string) => name.replaceAll('-', '_');

function reachedFrom(main: Namespace, all: readonly Namespace[]): readonly Namespace[] {
  const queue = [main];
  for (let at = 0; at < queue.length; at++) {
    const names = new Set(queue[at]?.requires.map(r => r.name));
    queue.push(...all.filter(n => names.has(n.name) && !queue.includes(n)));
  }
  return queue;
}

interface FoundHook {
  readonly at: Location;
  readonly isSure: boolean;
  readonly why: string;
}

/** Its function is main, or one whose name stands elsewhere, too; what it runs ends the JVM by no exit of its own. */
function hooksIn({ code, text }: Namespace, reached: readonly Namespace[]): readonly FoundHook[] {
  return [...code.matchAll(/\baddShutdownHook\b/g)].flatMap(({ index }) => {
    const from = Math.max(code.lastIndexOf('\n(', index) + 1, 0);
    const form = code.slice(from, endOf(code, from));
    if (form.startsWith('(comment')) return [];
    const name = /^\((?:\w+)\s+(?:\^\S+\s+)*(\S+)/.exec(form)?.[1] ?? '';
    const uses = reached.reduce((sum, n) => sum + n.code.split(name).length - 1, 0);
    const line = text.text.slice(0, text.text.indexOf('addShutdownHook')).length;
    const at = text.locate(line, line + 1);
    const isRun = !/^\(defn/.test(form) || name === '-main' || uses > 1;
    const isSure = isRun && !/\bSystem\/exit\b|\.halt\b/.test(form);
    return { at, isSure, why: `what the shutdown hook at ${at.file}:${at.line} does is not known` };
  });
}

/**
 * Libraries that register no hook, servers with them. @source ring-clojure/ring jetty.clj, run-jetty, and
 * http-kit/http-kit server.clj, run-server: stopping them is the program's; stuartsierra/component,
 * weavejester/integrant, tolitius/mount, pedestal/pedestal, clj-commons/aleph, korma/Korma: no addShutdownHook in their sources
 */
const WITHOUT_HOOK =
  /^(?:com\.stuartsierra\.component|integrant|mount|korma|io\.pedestal|aleph|manifold|clojure|compojure|ring|reitit|muuntaja|hiccup|cheshire|environ|hugsql|java-time|clj-time|clj-http|next\.jdbc|buddy|selmer|schema|malli|honeysql|org\.httpkit)(?:\.|$)/;

/** The JDK's own way, and that of the library beckon. @source hypirion/beckon beckon.clj, signal-atom */
const TAKES_CALL = /\bSignal\/handle\b|\bsignal-atom\b(?!\])/;
const TAKES_SIGNALS = new RegExp(`${TAKES_CALL.source}|\\bSignalHandler\\b`);

/** The signals that a file takes, where each is named, and none of them is one by which programs are stopped. */
function takenIn(text: string): readonly SignalName[] | undefined {
  const takes = [...text.matchAll(new RegExp(TAKES_CALL, 'g'))].length;
  const named = [...text.matchAll(/(?:\bSignal\.|\bnew\s+(?:sun\.misc\.)?Signal|\bsignal-atom)\s+"(\w+)"/g)];
  const signals = named.map(([, name]) => `SIG${name}`);
  const others = signals.filter(
    s => s === 'SIGHUP' || s === 'SIGUSR1' || s === 'SIGUSR2' || s === 'SIGWINCH',
  );
  return takes > 0 && takes === others.length && others.length === signals.length ? others : undefined;
}

/** A function that something is started by. */
const STARTS = /^(?:-main|main|run|start|serve|exec|launch|init|await|boot)(?:[-!?*]|$)/;

function doubtOf(reached: readonly Namespace[], all: readonly Namespace[]): string | undefined {
  for (const { code, text, requires } of reached) {
    if (/\bProcessBuilder\b|\bbabashka\.process\b|\bclojure\.java\.process\b/.test(code))
      return `the processes that ${text.file} starts are not followed`;
    if (TAKES_SIGNALS.test(code) && takenIn(text.text) === undefined)
      return `what ${text.file} does on a signal is not followed`;
    const imported = formAt(code, '(:import')
      .match(/[a-z]\w*(?:\.\w+)+/g)
      ?.find(mayHook);
    if (imported) return `what ${imported} does is not known (${text.file})`;
    const foreign = requires.filter(r => !WITHOUT_HOOK.test(r.name) && !all.some(n => n.name === r.name));
    const started = foreign.find(r => SPEAKS_OF_SIGNALS.test(r.name) || isStarted(code, r));
    if (started) return `what ${started.name} does is not known (${text.file})`;
  }
  return undefined;
}

function isStarted(code: string, { alias, refers }: Required): boolean {
  if (refers.some(name => STARTS.test(name))) return true;
  return [...code.matchAll(/([\w.*+!?<>=-]+)\/([\w*+!?<>=-]+)/g)].some(
    ([, before, name = '']) => before === alias && STARTS.test(name),
  );
}
