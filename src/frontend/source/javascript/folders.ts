import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { callLater, resolved } from './promises.ts';
import { resolveFile } from './resolve.ts';
import {
  array,
  constant,
  type Env,
  isCallable,
  type NativeCall,
  native,
  object,
  stringOf,
  UNDEFINED,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

/** `require.resolve('./worker')`: the path of a file beside the module, with the extension that it may lack. */
export function besideModule(vm: Vm, { args, env }: NativeCall): Value | undefined {
  const name = stringOf(args[0]);
  const source = vm.loader.source(env.act.module);
  const folder = stringOf(vm.loader.local(vm, env.act.module, '__dirname'));
  if (!source?.files || folder === undefined || !name?.startsWith('.')) return undefined;
  const found = resolveFile(source.files, paths.resolve(folder, name));
  return constant(found && 'path' in found ? found.path : paths.resolve(folder, name));
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

const MAX_ENTRIES = 100;
const CODE = /\.(?:[cm]?[jt]sx?|json|map)$/;
/** What lies beside modules, and is none. */
const BESIDE = /\.(?:md|txt|snap|graphql|gql|sql)$|^\./;
const TYPES = /\.d\.[cm]?ts$/;

/**
 * A folder of the program's own modules, as it finds them when it runs; of another, which may be a volume, nothing is
 * said.
 */
function codeFolder(vm: Vm, folder: string, env: Env): readonly Entry[] | undefined {
  const source = vm.loader.source(env.act.module);
  if (!source?.files) return undefined;
  const there = paths.resolve(vm.run.input.cwd, folder);
  const found = entriesOf(source.files, there);
  if (found) return found;
  // Where the program was built elsewhere, its folders lie beside its source.
  const runs = stringOf(vm.loader.local(vm, env.act.module, '__dirname'));
  const from = paths.dirname(source.path);
  if (runs === undefined || runs === from || !paths.isInside(runs, there)) return undefined;
  return entriesOf(source.files, paths.join(from, there.slice(runs.length)))?.map(entry => ({
    ...entry,
    name: entry.isFolder ? entry.name : entry.name.replace(/\.([cm]?)tsx?$/, '.$1js'),
  }));
}

function entriesOf(files: ImageFiles, folder: string, depth = 0): readonly Entry[] | undefined {
  const names = files.list(folder);
  if (names.length === 0 || names.length > MAX_ENTRIES || depth > 2) return undefined;
  const entries: Entry[] = [];
  for (const name of names) {
    if (TYPES.test(name)) continue;
    const isFolder = !CODE.test(name) && !BESIDE.test(name);
    if (isFolder && !entriesOf(files, paths.join(folder, name), depth + 1)) return undefined;
    entries.push({ name, isFolder });
  }
  return entries.length > 0 ? entries : undefined;
}

function direntOf({ name, isFolder }: Entry, folder: string): Value {
  const says = (what: string, answer: boolean) =>
    native(what, function* () {
      yield* [];
      return constant(answer);
    });
  const place = constant(folder);
  return object({
    name: constant(name),
    path: place,
    parentPath: place,
    isFile: says('isFile', !isFolder),
    isDirectory: says('isDirectory', isFolder),
  });
}

/** What `readdirSync` gives; `undefined`: it is not known. */
export function readFolder(vm: Vm, { args, env }: NativeCall): Value | undefined {
  const [folder, options] = args;
  const place = stringOf(folder);
  const isSet = (key: string) => {
    const found = options?.kind === 'object' ? options.slots.get(key)?.value : undefined;
    return found !== undefined && !(found.kind === 'constant' && !found.value);
  };
  const entries = place === undefined || isSet('recursive') ? undefined : codeFolder(vm, place, env);
  return (
    entries && array(entries.map(e => (isSet('withFileTypes') ? direntOf(e, place ?? '') : constant(e.name))))
  );
}

/** `fs.promises.readdir` */
export function readFolderSoon(vm: Vm, call: NativeCall): Value | undefined {
  const found = readFolder(vm, call);
  return found && resolved(found);
}

/** `readdir`, with a callback. */
export function readFolderThen(vm: Vm, call: NativeCall): Value | undefined {
  const found = readFolder(vm, call);
  const callback = call.args.at(-1);
  if (!found || !callback || !isCallable(callback)) return undefined;
  const later = callLater(vm, callback, call.env, call.site);
  vm.run.schedule(0, () => later([constant(null), found]));
  return UNDEFINED;
}
