import type { Node } from '../tree.ts';
import { argumentsOf } from './functions.ts';
import { isInert } from './libraries.ts';
import type { GoFile, GoProgram } from './module.ts';

const STARTS = /^(?:Main|Run|RunContext|Execute|Start|Serve|Launch|ListenAndServe)$/;

/** It lies outside of the module, and may have to do with signals. */
const isForeign = (program: GoProgram, imported: string): boolean =>
  program.directoryOf(imported) === undefined &&
  !isInert(imported) &&
  !program.isVendoredWithoutSignals(imported, isInert);

export interface Foreign {
  /** Why what becomes of a signal is not known. */
  readonly doubt?: string;
  /** What is taken to be so instead. */
  readonly supposes?: string;
  /** It is taken to end on the usual signals. */
  readonly ends?: true;
}

/** A call that may hand signals over to a package from outside. */
interface Handover {
  readonly imported: string;
  /** Up to the parenthesis; `undefined`: the package itself is there for signals. */
  readonly call: string | undefined;
  readonly place: string;
}

/**
 * What a package from outside may do about signals. A call that is named as in net/http is taken to serve, and no more:
 * who only speaks a protocol leaves signals to the program.
 */
export function foreignIn(program: GoProgram, main: string): Foreign {
  const all = [...mainsOf(program, main), ...callsOf(program)];
  const open = all.find(handover => !servesOnly(handover) && !makesContext(handover));
  if (open) {
    const { imported, call, place } = open;
    return {
      doubt: `what ${imported} does${call === undefined ? '' : ` in \`${call}\``} is not known (${place})`,
    };
  }
  const made = all.find(makesContext);
  if (made) {
    const { imported, call, place } = made;
    const supposes = `${imported} is taken to end the context that \`${call}\` makes on the stop signal (${place})`;
    return { supposes, ends: true };
  }
  const [first] = all;
  return first
    ? { supposes: `${first.imported} is taken to leave signals alone in \`${first.call}\` (${first.place})` }
    : {};
}

/** @source https://pkg.go.dev/net/http#Server, whose names they have */
const SERVES = /\.(?:ListenAndServe\w*|Serve(?:TLS)?)\(?$/;
/** Frameworks whose `Serve` or `ListenAndServe` is more than that, or may be. */
const OF_FRAMEWORKS = /grace|endless|buffalo|goji|gizmo|kratos|go-plugin|tableflip|overseer|micro/i;

const servesOnly = ({ imported, call }: Handover): boolean =>
  call !== undefined &&
  SERVES.test(call) &&
  !OF_FRAMEWORKS.test(imported) &&
  !SPEAKS_OF_SIGNALS.test(imported);

/** After those of controller-runtime and of os/signal. @source https://pkg.go.dev/os/signal#NotifyContext */
const MAKES_CONTEXT =
  /\.(?:SignalContext|(?:New|With)SignalContext|NotifyContext|SetupSignal(?:Handler|Context)|ContextWithSignals?)$/;

const makesContext = ({ call }: Handover): boolean => call !== undefined && MAKES_CONTEXT.test(call);

/** main hands over to a package from outside, which may take signals itself. */
function mainsOf(program: GoProgram, main: string): readonly Handover[] {
  const found: Handover[] = [];
  for (const file of program.files.filter(f => f.directory === main)) {
    const isStart = (n: Node) =>
      n.name === 'CallExpr' && STARTS.test(n.children[0]?.last?.text ?? '') && !isMaking(n);
    for (const call of program.tree(file).find(isStart)) {
      const base = call.children[0]?.children[0];
      const method = call.children[0]?.last?.text ?? '';
      const imported =
        base && (origin(file, program.tree(file), base.text) ?? inherited(program, file, base, method));
      if (imported && isForeign(program, imported) && !isTold(imported, call))
        found.push({ imported, call: call.children[0]?.text, place: call.place });
    }
  }
  return found;
}

/**
 * `config.Start(ctx, e)` ends with the context that it is given, and looks at no signal.
 * @source labstack/echo 18ef357 server.go, StartConfig.start and gracefulShutdown
 */
const isTold = (imported: string, call: Node): boolean =>
  imported === 'github.com/labstack/echo/v5' && argumentsOf(call).length === 2;

const SPEAKS_OF_SIGNALS = /graceful|shutdown|signal|interrupt|endless|tableflip|overseer/i;
const MAY_TAKE =
  'Run|Main|Serve|Launch|ListenAndServe\\w*|Wait(?!For)\\w*|\\w*Interrupt\\w*|\\w*Graceful\\w*|\\w*Signal\\w*|\\w*Shutdown\\w*';

/** `html := markdown.Run(text)`, `router.Use(static.Serve("/", files))`: it makes a value, and not only an error. */
const MAKES =
  /\b(?!err)[a-z]\w*(?:, \w+)? :?= $|\.(?:Use|With|Mount|Handle(?:Func)?)\((?:"[^"]{0,200}", ?)?$/;

const isMaking = (call: Node): boolean =>
  MAKES.test(call.file.text.slice(call.file.text.lastIndexOf('\n', call.start) + 1, call.start));

/** `WithShutdownTimeout(…)`: for how long, whoever asks for it. */
const IS_TIME = /(?:Period|Timeout|Duration|Delay)$/;

/** Packages from outside that are there for signals, or to which some file hands over. */
function callsOf(program: GoProgram): readonly Handover[] {
  const found: Handover[] = [];
  for (const file of program.files) {
    for (const [name, imported] of file.imports) {
      if (program.directoryOf(imported) !== undefined || isInert(imported) || !/^\w+(?: |$)/.test(name))
        continue;
      const calls = file.text.text.matchAll(new RegExp(`^(.*)(\\b${name}\\.(?:${MAY_TAKE}))\\(`, 'gm'));
      const made = [...calls].flatMap(([, before = '', call = '']) =>
        (MAKES.test(before) && !MAKES_CONTEXT.test(call)) || IS_TIME.test(call) ? [] : [call],
      );
      const of = SPEAKS_OF_SIGNALS.test(imported) && made.length === 0 ? [undefined] : made;
      if (of.length === 0 || !isForeign(program, imported)) continue;
      found.push(...of.map(call => ({ imported, call, place: file.text.file })));
    }
  }
  return found;
}

/** The package that a name is, or that made the variable of that name. */
function origin({ imports }: GoFile, tree: Node, name: string): string | undefined {
  const direct = imports.get(name);
  if (direct !== undefined) return direct;
  for (const value of valuesOf(tree, name)) {
    const [, base] = /^&?(\w+)\.\w+[({[]/.exec(value) ?? [];
    if (base !== undefined && imports.has(base)) return imports.get(base);
  }
  return undefined;
}

const valuesOf = (tree: Node, name: string): readonly string[] =>
  [...tree.find(n => n.name === 'DefName' && n.text === name)].map(n => n.parent?.last?.text ?? '');

/**
 * The package of the embedded type that a variable's own type has a method from, or of a field: `app.Main()` of
 * `type App struct { bridge.Bridge }`, `app.server.Run()`.
 * @source https://go.dev/ref/spec#Struct_types: promoted methods
 */
function inherited(program: GoProgram, file: GoFile, base: Node, method: string): string | undefined {
  const beside = program.files.filter(f => f.directory === file.directory);
  const found = (line: RegExp, body: string, { imports }: GoFile) => {
    const [, alias] = line.exec(body) ?? [];
    return alias === undefined ? undefined : imports.get(alias);
  };
  if (base.name === 'SelectorExpr') {
    const field = new RegExp(`^[ \\t]+${base.last?.text ?? ''}[ \\t]+\\*?(\\w+)\\.\\w+`, 'm');
    return beside.map(f => found(field, f.text.text, f)).find(Boolean);
  }
  for (const value of valuesOf(program.tree(file), base.text)) {
    const [, type] = /^&?(\w+)\{/.exec(value) ?? [];
    const isOwn = new RegExp(`^func \\(\\w* ?\\*?${type}\\) ${method}\\(`, 'm');
    if (type === undefined || beside.some(f => isOwn.test(f.text.text))) continue;
    for (const f of beside) {
      const [, body] = new RegExp(`^type ${type} struct \\{\\n([^}]{0,4000})`, 'm').exec(f.text.text) ?? [];
      if (body !== undefined) return found(/^[ \t]+\*?(\w+)\.\w+[ \t]*(?:\/\/.*)?$/m, body, f);
    }
  }
  return undefined;
}
