export interface VfsStat {
  readonly kind: 'file' | 'directory';
  /** The owner's run bit. */
  readonly executable: boolean;
  /** Bytes. */
  readonly size: number;
}

/**
 * The only door to the user's files. Paths use `/`; they are those that a report shows.
 * An implementation never leaves its roots, whatever `..` or symbolic links say.
 */
export interface Vfs {
  /** Text of a file; `undefined` when it is missing, unreadable, not text, or over the size limit. */
  read(path: string): string | undefined;
  /** Names in a directory, sorted; `undefined` when there is no such directory. */
  list(directory: string): readonly string[] | undefined;
  stat(path: string): VfsStat | undefined;
}

/** A Vfs over a plain map of path to text, for tests, editors and the browser. Executable: `#!` comes first. */
export function memoryVfs(
  files: Readonly<Record<string, string>>,
  executable?: (path: string) => boolean,
): Vfs {
  const paths = Object.keys(files);
  const prefix = (directory: string) => (directory === '' || directory === '.' ? '' : `${directory}/`);
  const list = (directory: string) => {
    const start = prefix(directory);
    const names = new Set(
      paths.filter(p => p.startsWith(start)).map(p => p.slice(start.length).split('/')[0] ?? ''),
    );
    return names.size === 0 ? undefined : [...names].sort();
  };
  return {
    read: path => files[path],
    list,
    stat(path) {
      const text = files[path];
      if (text !== undefined) {
        return { kind: 'file', executable: executable?.(path) ?? text.startsWith('#!'), size: text.length };
      }
      return list(path) === undefined ? undefined : { kind: 'directory', executable: true, size: 0 };
    },
  };
}
