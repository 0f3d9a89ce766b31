import { lineIndex, path } from '../../../base/index.ts';
import type { FileText, Source } from '../../../model/index.ts';
import { findText, type Program } from './program.ts';
import type { ModuleRef } from './value.ts';

export interface Entry {
  readonly module: ModuleRef;
  /** Packages whose `__init__.py` runs first (`python -m`). */
  readonly parents: readonly ModuleRef[];
  /** `sys.argv[0]`. */
  readonly argv0: string;
}

/** Finds the text that Python runs first, and sets up where it looks for imports. */
export function locateEntry(program: Program, source: Source): Entry | { readonly unknown: string } {
  switch (source.kind) {
    case 'file':
      return fromFile(program, source.path);
    case 'module':
      return fromModule(program, source.name);
    case 'application': {
      const { cwd } = program.settings;
      setPath(program, path.resolve(cwd, source.path[0] ?? '.'));
      program.servedBy = { call: source.call };
      const module = program.find(source.name);
      if (!module)
        return { unknown: `the module \`${source.name}\` is not among the files that can be read` };
      return { module, parents: parentsOf(program, module.package), argv0: module.path };
    }
    case 'text':
      setPath(program, program.settings.cwd);
      return fromText(program, source.file ?? '-c', inlineText(source.file ?? 'python -c', source.text));
    case 'stdin':
      setPath(program, program.settings.cwd);
      return source.text
        ? fromText(program, '-', source.text)
        : { unknown: 'Python reads its program from standard input' };
  }
}

/** sys.path: the script's directory (or the working directory), PYTHONPATH, and the sources of installed packages. */
function setPath(program: Program, first: string): void {
  const { cwd, env } = program.settings;
  const fromEnv = (env.PYTHONPATH ?? '').split(':').filter(p => p !== '');
  const installed = [first, cwd].filter(d => isProject(program, d)).flatMap(d => [`${d}/src`, d]);
  const all = [first, ...fromEnv.map(p => path.resolve(cwd, p)), ...installed].map(p => path.resolve(cwd, p));
  program.searchPath.push(...new Set(all));
}

/** A directory that `pip install .` may have been run in: its packages are importable from anywhere. */
const isProject = (program: Program, directory: string) =>
  ['pyproject.toml', 'setup.py', 'setup.cfg'].some(
    f => findText(program.settings.files, path.resolve(directory, f)).kind === 'text',
  );

function inlineText(file: string, text: string): FileText {
  return { file, text, locate: lineIndex(file, text) };
}

function fromText(program: Program, argv0: string, text: FileText): Entry | { readonly unknown: string } {
  const module = program.add(path.resolve(program.settings.cwd, argv0), text, '__main__', '');
  return module ? { module, parents: [], argv0 } : { unknown: `\`${text.file}\` is too large to be read` };
}

function fromFile(program: Program, file: string): Entry | { readonly unknown: string } {
  const absolute = path.resolve(program.settings.cwd, file);
  const found = findText(program.settings.files, absolute);
  if (found.kind === 'directory') {
    setPath(program, absolute);
    return fromFile(program, `${absolute}/__main__.py`);
  }
  if (found.kind === 'none') return { unknown: found.reason };
  if (program.searchPath.length === 0) setPath(program, path.dirname(absolute));
  const module = program.add(absolute, found.text, '__main__', '');
  return module ? { module, parents: [], argv0: file } : { unknown: `\`${file}\` is too large to be read` };
}

/** `python -m name`: `name/__main__.py` of a package, or `name.py`. */
function fromModule(program: Program, name: string): Entry | { readonly unknown: string } {
  setPath(program, program.settings.cwd);
  if (!/^[\p{L}\p{N}_.]{1,200}$/u.test(name)) return { unknown: `\`${name}\` is no module name` };
  const tail = name.replaceAll('.', '/');
  const found = program.locateText([
    { file: `${tail}/__main__.py`, pkg: name },
    { file: `${tail}.py`, pkg: name.split('.').slice(0, -1).join('.') },
  ]);
  const module = found && program.add(found.file, found.text, '__main__', found.of.pkg);
  if (found && module) return { module, parents: parentsOf(program, found.of.pkg), argv0: found.file };
  return { unknown: `the module \`${name}\` is not among the files of the image that can be read` };
}

function parentsOf(program: Program, pkg: string): ModuleRef[] {
  const parts = pkg.split('.').filter(p => p !== '');
  return parts.flatMap((_, i) => program.find(parts.slice(0, i + 1).join('.')) ?? []);
}
