import type { Location } from '../base/index.ts';
import type { ContainerSpec, Prediction } from '../model/index.ts';
import type { OrphanVerdict, StopCause, StopVerdict } from '../simulate/index.ts';
import type { Remedy } from './remedy.ts';

export type Severity = 'error' | 'warning' | 'info';
export type Certainty = 'must' | 'may';

export interface TextEdit {
  readonly at: Location;
  readonly text: string;
}

export interface Fix {
  /** What to do, as an imperative: `Put exec before the last command`. */
  readonly title: string;
  readonly safety: 'safe' | 'suggested';
  readonly edits: readonly TextEdit[];
  /** What the edits are made of, once they are asked for; absent: a person has to do it. */
  readonly remedy?: Remedy;
}

/** What a rule offers: a title alone, or what can be done without a person. */
export type Cure = string | { readonly title: string; readonly remedy: Remedy };

/** What was declared. The image's files are left out: with all that was read of them, they are let go once predicted. */
export type Declared = Omit<ContainerSpec, 'files'>;

/** A container as declared, what will run in it, and what happens to it. */
export interface Launch {
  readonly spec: Declared;
  readonly prediction: Prediction;
  readonly stop: StopVerdict;
  readonly orphan: OrphanVerdict;
  /** The image as it starts by itself, where this one is started with another command. */
  readonly ofImage?: Launch;
}

/** What a rule yields. */
export interface Report {
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  /** What it hangs on, put behind the message. */
  readonly doubt?: string;
  readonly at: Location;
  readonly related?: readonly { readonly at: Location; readonly note: string }[];
  /** Overrides the rule's own, where the outcome asks for it. */
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  readonly fixes?: readonly Fix[];
  /** Show the timeline of the stop with the finding. */
  readonly timeline?: boolean;
}

export interface RuleMeta {
  /** One sentence without a full stop at the end. */
  readonly summary: string;
  readonly severity: Severity;
  readonly group: 'who-is-pid1' | 'init' | 'signals' | 'reaping' | 'deployment';
  /** Causes that this rule owns; each cause has exactly one owner. */
  readonly explains: readonly StopCause[];
  readonly messages: Readonly<Record<string, string>>;
}

export interface Rule {
  /** Equal to the name of its folder. */
  readonly id: string;
  readonly meta: RuleMeta;
  check(launch: Launch): Iterable<Report>;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  readonly at: Location;
  readonly related: readonly { readonly at: Location; readonly note: string }[];
  readonly context: string;
  readonly fixes: readonly Fix[];
  /** The launch that it was found in, for its tree and timeline; a suppression has none. */
  readonly launch?: Launch;
  readonly showsTimeline: boolean;
}

/** An input that could not be linted. */
export interface InputError {
  readonly message: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}
