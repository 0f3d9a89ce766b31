import type { Hook } from './hooks.ts';
import { isInert, mayHook } from './libraries.ts';
import type { Module } from './modules.ts';
import { hasMain, type JvmFile, type JvmProgram } from './program.ts';
import { declaredBy, type Reach } from './reach.ts';

/** Names that libraries for the end of a program have. */
export const SPEAKS_OF_SIGNALS = /graceful|shutdown|signal/i;
/** What a program hands over to a server or a framework by. */
const STARTS = '(?:run|start|launch|main|serve|execute|await\\w*|join|bootstrap)';

interface Asked {
  readonly program: JvmProgram;
  readonly module: Module;
  readonly main: JvmFile | undefined;
  readonly reach: Reach;
  /** Hooks of which it is not known whether they are registered. */
  readonly open: readonly Hook[];
  /** Packages of a framework that registers no hook here. */
  readonly unhooked: string | undefined;
}

/** Why it can't be said that nothing runs when the JVM ends; `undefined`: it can. */
export function doubtOf({ program, module, main, reach, open, unhooked }: Asked): string | undefined {
  if (program.isCut) return 'there are more sources than are read';
  const [hook] = open;
  if (hook)
    return `whether the shutdown hook at ${hook.place.file}:${hook.place.line} is registered is not known`;
  const starts = main ? [main] : program.files.filter(hasMain);
  if (starts.length === 0) return 'which class is the main class is not known';
  const isUnknown = foreign(program, module);
  const isUnhooked = (name: string) => unhooked !== undefined && name.startsWith(unhooked);
  const isForeign = (name: string) => !isUnhooked(name) && isUnknown(name);
  for (const file of handedOver(starts, reach)) {
    const started = file.imports.find(
      i => isForeign(i) && (isStarted(file, i) || (isOfCompany(program, i) && isMade(file, i))),
    );
    if (started !== undefined) return `what ${started} does is not known (${file.text.file})`;
  }
  for (const file of reach.files) {
    const speaking = file.imports.find(
      i => (mayHook(i) && !isUnhooked(i)) || (isForeign(i) && SPEAKS_OF_SIGNALS.test(i)),
    );
    if (speaking !== undefined) return `what ${speaking} does is not known (${file.text.file})`;
  }
  return undefined;
}

/** Where main starts, and the files of the program that are started from there, one by the other. */
function handedOver(starts: readonly JvmFile[], { files }: Reach): readonly JvmFile[] {
  const found = [...starts];
  for (let at = 0; at < found.length; at++) {
    const file = found[at];
    if (!file) break;
    found.push(...files.filter(f => !found.includes(f) && declaredBy(f).some(name => isStarted(file, name))));
  }
  return found;
}

const root = (name: string) => name.split('.').slice(0, 2).join('.');

/** `com.example.shop`: other projects of a company begin alike, and generated sources stand below it. */
const ofProject = (name: string) => name.split('.').slice(0, 3).join('.');

/**
 * Neither of the project itself nor known to leave signals alone. What stands below its packages is generated; what
 * bears the name of its company only is another's, unless it has sources here.
 */
function foreign(program: JvmProgram, { build }: Module): (imported: string) => boolean {
  const packages = new Set(program.files.map(f => f.packageName));
  const own = new Set([...packages].map(ofProject));
  return imported => {
    const isOwn = own.has(ofProject(imported)) && [...packages].some(p => p !== '' && isBelow(imported, p));
    if (isInert(imported) || isOwn || packages.has(packageOf(imported))) return false;
    // What is generated has its package in no dependency's name.
    return !imported.endsWith('.*') || !build || build.text.includes(root(imported.slice(0, -2)));
  };
}

/** Of another module of the same company, whose sources are not at hand. */
const isOfCompany = (program: JvmProgram, imported: string): boolean =>
  program.files.some(f => f.packageName !== '' && root(f.packageName) === root(imported)) &&
  !program.files.some(f => ofProject(f.packageName) === ofProject(imported));

/** Classes that hold something and do nothing. */
const HOLDS = /(?:Config\w*|Utils?|Exception|Properties|Env\w*|Constants|Dto|Model|Options|Args|Module)$/;

function isMade({ text }: JvmFile, imported: string): boolean {
  const name = imported.split('.').at(-1) ?? '';
  return (
    /^[A-Z]\w*$/.test(name) && !HOLDS.test(name) && new RegExp(`\\bnew\\s+${name}\\s*\\(`).test(text.text)
  );
}

const packageOf = (name: string) => name.split('.').slice(0, -1).join('.');
const isBelow = (name: string, packageName: string) => name.startsWith(`${packageName}.`);

/** `import org.example.startBot`: a function that begins with such a word. */
const STARTER = /^(?:run|start|launch|serve|execute|bootstrap)(?:[A-Z]\w*)?$/;

/** Does a file extend a class, start what it makes of it, or call a function that starts something? */
function isStarted({ text }: JvmFile, imported: string): boolean {
  const name = imported.split('.').at(-1) ?? '';
  if (!/^\w+$/.test(name)) return true;
  if (STARTER.test(name) && new RegExp(`\\b${name}\\s*(?:<[^<>\\n]{0,80}>\\s*)?[({]`).test(text.text))
    return true;
  const uses = new RegExp(`\\b(?:extends|:)\\s*${name}\\b|\\b${name}\\b[^;\\n]{0,120}\\.${STARTS}\\s*[({]`);
  if (uses.test(text.text)) return true;
  const made = new RegExp(`\\b(\\w+)(?:\\s*:\\s*\\w+)?\\s*=\\s*(?:new\\s+)?${name}\\b`, 'g');
  return [...text.text.matchAll(made)].some(([, variable]) =>
    new RegExp(`\\b${variable}\\s*\\.\\s*${STARTS}\\s*\\(`).test(text.text),
  );
}
