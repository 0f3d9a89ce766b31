import type { Orchestrator } from '../engine/index.ts';
import type { Severity } from '../lint/types.ts';

/** What a configuration file holds; the keys are described in schema/pid1-lint.schema.json. */
export interface Configuration {
  /** Files whose settings come before these: relative paths. */
  readonly extends?: string | readonly string[];
  /** Files that are not linted, and in which nothing is reported: patterns as in a .gitignore. */
  readonly ignores?: readonly string[];
  /** Severities of rules by their ids, or `off`. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** What the images are started by, where no file beside them says so. */
  readonly orchestrator?: Orchestrator;
  /** Every container is started with an init that the engine brings: `docker run --init`. */
  readonly assumeInit?: boolean;
  /** The grace period where none is declared: `30s`, or seconds. */
  readonly grace?: string | number;
  /** Programs that the tables do not know, by name. */
  readonly programs?: Readonly<Record<string, ProgramConfiguration>>;
  /** Base images that the tables do not know: `registry.example/base`, or with a tag, where `*` stands for anything. */
  readonly images?: Readonly<Record<string, ImageConfiguration>>;
  /** Settings for some of the files; later ones win. */
  readonly overrides?: readonly Override[];
}

export interface Override extends Pick<Configuration, 'rules' | 'orchestrator' | 'assumeInit' | 'grace'> {
  /** Patterns as in a .gitignore. */
  readonly files: string | readonly string[];
}

export const SIGNAL_EFFECTS = [
  'graceful',
  'abrupt',
  'stays',
  'default',
  'ignored',
  'forwarded',
  'forwarded-to-group',
] as const;

export interface ProgramConfiguration {
  /** Base names of its executable; by default the name that it has here. */
  readonly names?: readonly string[];
  readonly kind?: 'server' | 'init' | 'wrapper';
  /** `service` runs until it is stopped (default); `short` ends by itself. */
  readonly lifetime?: 'service' | 'short';
  /** Does it run the command in its arguments? `exec`: it becomes that; `child`: it stays above it. */
  readonly command?: 'none' | 'exec' | 'child';
  /** Options that take a value in the next word, such as `-c`. */
  readonly valued?: readonly string[];
  /** How many words of its own come before the command. */
  readonly operands?: number;
  /** What it does with signals; what is not named is unknown. */
  readonly signals?: Readonly<Record<string, (typeof SIGNAL_EFFECTS)[number]>>;
  /** How long a graceful stop takes. */
  readonly shutdown?: string | number;
  /** Exit status of a stop by a signal. */
  readonly status?: number;
  /** Whose dead children it waits for: adopted ones too (`any`), those that it started, none. */
  readonly reaps?: 'any' | 'own' | 'none';
  /** It adopts orphans although it is not PID 1. */
  readonly subreaper?: boolean;
}

export interface ImageConfiguration {
  /** An image of the tables that it is built on; what is given beside it lies over that. */
  readonly like?: string;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly stopSignal?: string;
  /** SHELL, in exec form. */
  readonly shell?: readonly string[];
  readonly user?: string;
  readonly workdir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Which program /bin/sh is. */
  readonly binSh?: 'dash' | 'bash' | 'busybox' | 'mksh' | 'none' | 'unknown';
}
