import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type ExitCode, main } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly tty?: boolean;
  readonly columns?: number;
  /** What somebody at a terminal answers, one question after the other. */
  readonly answers?: readonly string[];
  /** Below the folder of the files; an absolute one is there already. */
  readonly cwd?: string;
  readonly prepare?: (folder: string) => void;
  /** Looks at what was written. */
  readonly after?: (folder: string) => void;
}

/** Runs the command line in this process, in a folder of its own or in one that is there. */
export async function cli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'pid1-lint-'));
  const written = { out: '', err: '' };
  try {
    for (const [path, text] of Object.entries(options.files ?? {})) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
    }
    options.prepare?.(folder);
    const answers = [...(options.answers ?? [])];
    const code = await main(argv, {
      cwd: resolve(folder, options.cwd ?? '.'),
      env: options.env ?? {},
      stdoutIsTty: options.tty ?? false,
      stderrIsTty: options.tty ?? false,
      columns: options.columns ?? 80,
      readStdin: () => Buffer.from(options.stdin ?? ''),
      ...(options.answers && {
        ask: (question: string) => {
          written.out += question;
          return Promise.resolve(answers.shift() ?? '');
        },
      }),
      out: text => {
        written.out += text;
      },
      err: text => {
        written.err += text;
      },
    });
    options.after?.(folder);
    return { code, ...written };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A shell stays PID 1 and passes nothing on: an error. */
export const KILLED = 'FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n';
export const KILLED_SCRIPT = '#!/bin/sh\nset -e\nmemcached -u nobody\n';
/** Nothing to find. */
export const CLEAN = 'FROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n';

export const killed = (folder = '') => ({
  [join(folder, 'Dockerfile')]: KILLED,
  [join(folder, 'run.sh')]: KILLED_SCRIPT,
});
