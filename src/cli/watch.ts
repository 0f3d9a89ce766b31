import { type FSWatcher, watch as watchFolder } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CONFIG_NAMES } from '../config/find.ts';
import type { NodeVfs } from '../node/vfs.ts';
import { count } from '../report/text.ts';
import { type ExitCode, type Host, UsageError } from './host.ts';
import type { Arguments } from './options.ts';

/** Editors write a file in several steps; one run for all of them. */
const SETTLE_MS = 100;
/** The system has a limit of watches, and other programs need some too. */
const MAX_FOLDERS = 4000;

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

type Run = (over: (vfs: NodeVfs) => NodeVfs) => Promise<ExitCode>;

/** Runs once, and again after each change of what the last run asked for, until a signal ends it. */
export async function watch({ words, format }: Arguments, host: Host, run: Run): Promise<ExitCode> {
  if (words.includes('-')) throw new UsageError('--watch reads files; standard input does not change');
  const ended = new Promise<ExitCode>(resolve => {
    for (const [name, code] of Object.entries(SIGNALS)) process.once(name, () => resolve(code as ExitCode));
  });
  for (;;) {
    const asked = new Asked(host.cwd);
    if (host.stdoutIsTty && (format === undefined || format === 'pretty')) host.out(CLEAR);
    await run(vfs => asked.over(vfs));
    const changes = changeOf(asked);
    if (asked.folders.size > MAX_FOLDERS)
      host.err(`only ${MAX_FOLDERS} of ${asked.folders.size} folders are watched\n`);
    host.err(`Waiting for a change in ${count(asked.folders.size, 'folder')}; Ctrl-C ends.\n`);
    const code = await Promise.race([changes.next, ended]);
    changes.close();
    if (code !== undefined) return code;
  }
}

/** Remembers which files and folders were asked for, whether they are there or not. */
class Asked {
  readonly #files = new Set<string>();
  readonly #looked = new Set<string>();
  readonly #listed = new Set<string>();
  readonly folders = new Set<string>();
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  over(vfs: NodeVfs): NodeVfs {
    return {
      ...vfs,
      read: path => vfs.read(this.#file(path)),
      stat: path => {
        this.folders.add(dirname(resolve(this.#cwd, path)));
        this.#looked.add(resolve(this.#cwd, path));
        return vfs.stat(path);
      },
      problem: path => vfs.problem(this.#file(path)),
      list: path => {
        const folder = resolve(this.#cwd, path);
        this.#listed.add(folder);
        this.folders.add(folder);
        return vfs.list(path);
      },
    };
  }

  #file(path: string): string {
    const file = resolve(this.#cwd, path);
    this.#files.add(file);
    this.folders.add(dirname(file));
    return path;
  }

  /** A file that came, or went, counts where its folder was listed; a change, where it was read. */
  concerns(event: string, folder: string, name: string): boolean {
    if (isEditors(name)) return false;
    const configures = (CONFIG_NAMES as readonly string[]).includes(name) || name === 'package.json';
    return (
      configures || this.#files.has(join(folder, name)) || (event === 'rename' && this.#listed.has(folder))
    );
  }
}

/** What editors put beside a file for a moment: swap files, backups, locks; vim's probe is called 4913. */
const isEditors = (name: string) => /^(?:\.#.*|#.*#|.*~|.*\.sw[a-z]|.*\.tmp|4913)$/.test(basename(name));

function changeOf(asked: Asked): { readonly next: Promise<undefined>; close(): void } {
  const watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const next = new Promise<undefined>(resolve => {
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(undefined), SETTLE_MS);
    };
    for (const folder of [...asked.folders].slice(0, MAX_FOLDERS)) {
      try {
        const watcher = watchFolder(folder, (event, name) => {
          if (name === null || asked.concerns(event, folder, name)) changed();
        });
        // A folder that goes away is a change of the one above it.
        watchers.push(watcher.on('error', () => watcher.close()));
      } catch {
        // It is not there: whoever asked for it was told so, and the one above is watched.
      }
    }
  });
  return {
    next,
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
