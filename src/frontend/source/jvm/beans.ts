import type { Tokens } from './lexer.ts';
import type { Beans } from './libraries.ts';
import type { JvmFile, JvmProgram } from './program.ts';

/** Does a container of beans make an object of a class? */
export type Making = 'always' | 'sometimes' | 'never';

/** Who makes the beans of a program, and which. */
export interface Container {
  readonly beans: Beans;
  /** Spring Boot looks for beans in the package of the main class, and below. */
  readonly main: JvmFile | undefined;
  /** A bean is made when it is first asked for. */
  readonly isLazy: boolean;
}

/** A class of which a container makes one by itself. */
const BEAN =
  /^(?:Component|Service|Repository|Configuration|(?:Rest)?Controller(?:Advice)?|SpringBootApplication|Singleton|ApplicationScoped|Startup|Context)$/;
/** It makes none on some ways. */
const SOMETIMES =
  /^(?:Conditional\w*|Profile|Lazy|Requires|IfBuildP\w+|UnlessBuildP\w+|Scope|Prototype|RequestScoped)$/;
/** Made at the start where others are made when they are first asked for. */
const AT_START = /^(?:Context|Startup)$/;
/** A container makes what it has to tell of an event. @source https://quarkus.io/guides/lifecycle */
const TOLD_AT_START = /\b\w*StartupEvent\b/;
/** Of Lombok and the compiler: they make nothing a bean. */
const IDLE = /^(?:Slf4j|Log\w*|Getter|Setter|Data|\w+ArgsConstructor|SuppressWarnings|Deprecated)$/;
const MAKES = /@(?:Bean|Produces|Factory)\b/;
/** Where beans are looked for is told in another way. */
const SCANS = /\bscanBasePackage\w*|@ComponentScan\b|@EnableAutoConfiguration\b/;

/** Of the class around a place. */
export function makingOf(program: JvmProgram, file: JvmFile, at: number, container: Container): Making {
  const around = classAround(program.tokens(file), at);
  if (!around) return 'sometimes';
  const { name, notes, isAbstract } = around;
  if (!notes.some(note => BEAN.test(note))) return isLeft(program, file, around) ? 'never' : 'sometimes';
  if (isAbstract || notes.some(note => SOMETIMES.test(note)) || name === '') return 'sometimes';
  if (container.beans === 'when-asked' || container.isLazy)
    return notes.some(note => AT_START.test(note)) || TOLD_AT_START.test(file.text.text)
      ? 'always'
      : 'sometimes';
  return isScanned(file, container.main) ? 'always' : 'sometimes';
}

interface Declared {
  readonly name: string;
  /** Names of its annotations. */
  readonly notes: readonly string[];
  readonly isAbstract: boolean;
}

/** Nobody makes one, nor something that is made of it. */
const isLeft = (program: JvmProgram, file: JvmFile, { name, notes }: Declared): boolean =>
  notes.every(note => IDLE.test(note)) &&
  !MAKES.test(file.text.text) &&
  program.files.every(f => f === file || !program.names(f).has(name));

function isScanned(file: JvmFile, main: JvmFile | undefined): boolean {
  if (!main || main.packageName === '') return true;
  if (`${file.packageName}.`.startsWith(`${main.packageName}.`)) return !SCANS.test(main.text.text);
  return false;
}

function classAround({ list }: Tokens, at: number): Declared | undefined {
  let found: Declared | undefined;
  for (let i = 0; i < at; i++) {
    if (!/^(?:class|object|record)$/.test(list[i]?.text ?? '') || list[i + 1]?.kind !== 'word') continue;
    const open = list.findIndex((t, k) => k > i && t.text === '{');
    if (open === -1 || open > at || (list[open]?.match ?? 0) < at) continue;
    found = { name: list[i + 1]?.text ?? '', ...headOf(list, i) };
  }
  return found;
}

/** Annotations and modifiers in front of a class. */
function headOf(list: Tokens['list'], at: number): Omit<Declared, 'name'> {
  let from = at;
  while (from > 0) {
    const { kind, text, match } = list[from - 1] ?? {};
    if (text === ')' && match !== undefined) from = match;
    else if (kind === 'word' || text === '@' || text === '.') from--;
    else break;
  }
  const head = list.slice(from, at).map(t => t.text);
  const notes = head.flatMap((text, i) => {
    if (text !== '@') return [];
    let last = i + 1;
    while (head[last + 1] === '.') last += 2;
    return [head[last] ?? ''];
  });
  return { notes, isAbstract: head.includes('abstract') };
}
