import type { SignalName } from '../../src/kernel/index.ts';

/** When a program is up. Its tree also has to come to rest. */
export type Ready =
  /** It listens on this TCP port. */
  | { readonly port: number }
  /** It has written a line that holds this. */
  | { readonly log: string }
  /** A process runs with these words somewhere in its argv. */
  | { readonly process: string }
  /** The tree has come to rest. */
  | 'rest'
  /** It is to end by itself. */
  | 'ends';

/** How to run a program of src/knowledge/programs so that its entry can be held against it. */
export interface Recipe {
  /** `nginx/daemon-off`: what the evidence is kept under. */
  readonly id: string;
  /** Names of the entries that it proves. */
  readonly proves: readonly string[];
  readonly argv: readonly string[];
  /** Files below /w, the working directory; `+x` behind a name makes it executable. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell text that runs first, such as the making of a database; the program then takes its place by exec. */
  readonly before?: string;
  readonly ready: Ready;
  /** Well known to this program beside SIGTERM: also sent in the default run. */
  readonly stop?: readonly SignalName[];
  /** All others that are sent in the full run; absent: the usual four. */
  readonly signals?: readonly SignalName[];
  /** Until SIGKILL; absent: 3 s. */
  readonly graceMs?: number;
  /** Which shell /bin/sh is; absent: dash. */
  readonly binSh?: 'bash' | 'busybox';
  /** It needs capabilities that a container lacks by default. */
  readonly privileged?: true;
  /** An orphan that ends would change what is measured. */
  readonly noOrphan?: true;
  /** Commands and files that the host must have. */
  readonly needs?: readonly string[];
  /** The Debian package whose version is noted; absent: the one that the command is from. */
  readonly package?: string;
  /** Packages of test/programs/npm that it needs, or of npm-full where it is heavy; the first one's version is noted. */
  readonly npm?: readonly string[];
  /** Debian packages that can't be installed beside others: their files are laid over the container's root. */
  readonly unpack?: readonly string[];
  /** Takes long to install or to run: part of the full run alone. */
  readonly heavy?: true;
  /** Points that the model can't express, each with its reason. */
  readonly differs?: Readonly<Record<string, string>>;
}

export const USUAL_SIGNALS: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'];

/** A program, its command line, and what is special about it. */
export type Foreground = readonly [name: string, argv: readonly string[], more?: Partial<Recipe>];

/** A server that stays in the foreground and is up once it rests. */
export const inForeground = ([name, argv, more]: Foreground): Recipe => ({
  id: `${name}/foreground`,
  proves: [name],
  argv,
  ready: 'rest',
  graceMs: 5000,
  ...more,
});
