import { path } from '../../base/index.ts';
import { blockAfter } from '../blocks.ts';
import { type Change, indentAt, lineBefore } from '../edits.ts';
import { escaped, exitOf, keptIn } from './list.ts';
import { inStyleOf } from './text.ts';

interface Module {
  readonly file: string;
  readonly source: string;
}

/**
 * Processes of Node.js that another module starts than the handler stands in: that one gets a function that tells them
 * and waits, which the handler calls before it ends the program.
 */
export function tellInModule(
  child: Module,
  { start }: Change,
  listener: Module,
  handler: Change,
): { readonly inChild: readonly Change[]; readonly inHandler: readonly Change[] } | undefined {
  const exit = exitOf(listener.source, handler);
  const kept = keptBy(child.source, start);
  if (!exit || !kept) return undefined;
  const owner = kept.isMember ? classAt(child.source, start) : undefined;
  if (kept.isMember && !owner) return undefined;
  const names = kept.isList ? ['stop', 'stopAll', 'stopChildren'] : ['stop', 'stopChild', 'endChild'];
  const isTaken = (own: string) =>
    new RegExp(`\\b${own}\\b`).test(child.source) || (!owner && declares(listener.source, own));
  const name = names.find(own => !isTaken(own));
  if (name === undefined) return undefined;
  const call = owner
    ? calledOn(owner.name, name, child, listener, exit.start)
    : calledIn(name, child, listener);
  const added = owner ? inClass(owner, name, kept, child) : exported(name, kept, child);
  if (!call || !added) return undefined;
  const text = `${call.text}.then(() => ${exit.call.replace(/;$/, '')})${exit.isBody ? '' : ';'}`;
  const ends = {
    start: exit.start,
    end: exit.end,
    text: exit.isBody ? text : inStyleOf(listener.source, text),
  };
  return { inChild: added, inHandler: [...call.changes, ends] };
}

interface Kept {
  /** The variable of one, or an expression for all. */
  readonly text: string;
  readonly isList: boolean;
  /** Of an object: `this.child`. */
  readonly isMember: boolean;
}

/** What a module keeps its processes in for as long as it lives. */
function keptBy(source: string, start: number): Kept | undefined {
  const before = lineBefore(source, start);
  const pushed = /([A-Za-z_$][\w$.]*)\.push\(\s*$/.exec(before)?.[1];
  if (pushed !== undefined) return found(pushed, true);
  const [, declared, variable = ''] =
    /(?:^|[\s;{(])(?:(const|let|var)\s+)?((?:this\.)?#?[A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:await\s+)?$/.exec(
      before,
    ) ?? [];
  if (variable === '') return undefined;
  if (declared === undefined || !/^\s/.test(before)) return found(variable, false);
  // A variable of a function alone is gone, unless a list has it too.
  const kept = keptIn(source.slice(start), variable);
  return kept && found(kept.items, true);

  function found(text: string, isList: boolean): Kept | undefined {
    const name = /^(?:\[\.\.\.|Object\.values\()?((?:this\.)?#?[\w$]+)/.exec(text)?.[1] ?? text;
    if (name.startsWith('this.')) return { text, isList, isMember: true };
    return declares(source, name) ? { text, isList, isMember: false } : undefined;
  }
}

/** At the top of a module. */
const declares = (source: string, name: string): boolean =>
  new RegExp(`^(?:export )?(?:const|let|var|function|class) ${escaped(name)}\\b`, 'm').test(source);

interface Class {
  readonly name: string;
  /** Of its last brace. */
  readonly close: number;
}

/** The class of the module that a place lies in, which ends where its line begins with a brace. */
function classAt(source: string, at: number): Class | undefined {
  const opening = [
    ...source.matchAll(/^(?:export (?:default )?)?class ([A-Za-z_$][\w$]*)[^\n]*\{[ \t]*$/gm),
  ].findLast(({ index }) => index < at);
  const close = opening && source.indexOf('\n}', opening.index);
  return opening?.[1] !== undefined && close !== undefined && close > at
    ? { name: opening[1], close: close + 1 }
    : undefined;
}

/** The body of the function that tells, in lines without an indentation. */
function telling({ text, isList }: Kept, { file, source }: Module): readonly string[] {
  const isTyped = /\.[cm]?tsx?$/.test(file);
  const made = isTyped ? 'new Promise<void>' : 'new Promise';
  const done = isTyped ? '() => resolve()' : 'resolve';
  if (isList)
    return [
      `const running = ${text}.filter(child => child.kill('SIGTERM'));`,
      `return Promise.all(running.map(child => ${made}(resolve => child.once('exit', ${done}))));`,
    ];
  const own = ['child', 'running', 'told'].find(name => !new RegExp(`\\b${name}\\b`).test(source)) ?? 'own';
  return [
    `const ${own} = ${text};`,
    `if (!${own}?.kill('SIGTERM')) return Promise.resolve();`,
    `return ${made}(resolve => ${own}.once('exit', ${done}));`,
  ];
}

const unit = (source: string): string =>
  /^\t/m.test(source) ? '\t' : /^ {4}\S/m.test(source) && !/^ {2}\S/m.test(source) ? '    ' : '  ';

function inClass(owner: Class, name: string, kept: Kept, child: Module): readonly Change[] {
  const own = unit(child.source);
  const lines = telling(kept, child).map(line => `${own}${own}${line}`);
  const text = inStyleOf(child.source, ['', `${own}${name}() {`, ...lines, `${own}}`, ''].join('\n'));
  return [{ start: owner.close, end: owner.close, text }];
}

/** The function in a module, and among what that gives others. */
function exported(name: string, kept: Kept, child: Module): readonly Change[] | undefined {
  const { source } = child;
  const body = telling(kept, child).map(line => `${unit(source)}${line}`);
  const written = (front: string, behind: string) =>
    inStyleOf(source, [`${front}function ${name}() {`, ...body, '}', behind].join('\n'));
  const end = source.trimEnd().length;
  const last = { start: end, end, text: '' };
  const opening = /^module\.exports\s*=\s*(?=\{)/m.exec(source);
  const list = opening && blockAfter(source, opening.index + opening[0].length);
  if (opening && list) {
    const own = source.slice(list.open + 1, list.close);
    const inside = list.open + 1 + own.trimEnd().length;
    const isOpen = /,\s*$/.test(own);
    const separator = own.includes('\n') ? `\n${unit(source)}` : ' ';
    const added = `${isOpen || own.trim() === '' ? '' : ','}${separator}${name}${isOpen ? ',' : ''}`;
    return [
      { start: opening.index, end: opening.index, text: `${written('', '')}\n` },
      { start: inside, end: inside, text: added },
    ];
  }
  if (/^(?:module\.)?exports\.[\w$]+\s*=/m.test(source)) {
    const behind = inStyleOf(source, `exports.${name} = ${name};`);
    return [{ ...last, text: `\n\n${written('', '')}\n${behind}` }];
  }
  if (/^export (?:async )?(?:function|const|let|class|\{)/m.test(source))
    return [{ ...last, text: `\n\n${written('export ', '').trimEnd()}` }];
  return undefined;
}

interface Call {
  readonly text: string;
  readonly changes: readonly Change[];
}

/** What the module of the handler has the other one by. */
interface Binding {
  /** The whole of it, by a name. */
  readonly whole?: string;
  /** Behind the last of some names in braces. */
  readonly braces?: number;
  readonly text: string;
}

function bindingsOf({ file, source }: Module, other: string): readonly Binding[] {
  const target = other.replace(/\.[cm]?[jt]sx?$/, '');
  const pattern =
    /^(?:(?:const|let|var)\s+([\w$]+|\{[^{}]*\})\s*=\s*require\(\s*['"](\.[^'"]*)['"]\s*\)|import\s+(?:\*\s+as\s+)?([\w$]+|\{[^{}]*\})\s+from\s+['"](\.[^'"]*)['"])/gm;
  return [...source.matchAll(pattern)].flatMap(
    ({ index, 0: text, 1: required, 2: from, 3: imported, 4: by }): readonly Binding[] => {
      const bound = required ?? imported ?? '';
      const at = path.join(path.dirname(file), from ?? by ?? '').replace(/\.[cm]?[jt]sx?$/, '');
      if (at !== target && `${at}/index` !== target) return [];
      if (!bound.startsWith('{')) return [{ whole: bound, text }];
      const inside = bound.slice(0, -1).trimEnd();
      return [{ braces: index + text.indexOf(bound) + inside.length, text }];
    },
  );
}

/** A function of a module, as the handler's module calls it. */
function calledIn(name: string, child: Module, listener: Module): Call | undefined {
  const [binding] = bindingsOf(listener, child.file);
  const isDefault = binding?.text.startsWith('import') && !binding.text.includes('* as');
  if (binding?.whole !== undefined && !isDefault) return { text: `${binding.whole}.${name}()`, changes: [] };
  if (binding?.braces === undefined) return undefined;
  const isOpen = listener.source[binding.braces - 1] === ',';
  const change = { start: binding.braces, end: binding.braces, text: `${isOpen ? '' : ','} ${name}` };
  return { text: `${name}()`, changes: [change] };
}

/** A method of a class, on the object that the handler's module has of it. */
function calledOn(
  owner: string,
  name: string,
  child: Module,
  { file, source }: Module,
  at: number,
): Call | undefined {
  const [binding] = bindingsOf({ file, source }, child.file);
  const single = /^(?:module\.exports\s*=|export default|exports\.default\s*=)\s*new\s/m.test(child.source);
  if (binding?.whole !== undefined && single) return { text: `${binding.whole}.${name}()`, changes: [] };
  if (!binding) return undefined;
  const made = new RegExp(
    `^([ \\t]*)(?:const|let|var) ([\\w$]+)[^=\\n]*= new ${escaped(binding.whole ?? owner)}\\(`,
    'm',
  );
  const [line, indent = '', variable] = made.exec(source.slice(0, at)) ?? [];
  if (line === undefined || variable === undefined) return undefined;
  return indentAt(source, at).startsWith(indent) ? { text: `${variable}.${name}()`, changes: [] } : undefined;
}
