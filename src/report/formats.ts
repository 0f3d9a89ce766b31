import type { Rule } from '../lint/types.ts';
import { prettyReport } from './pretty.ts';
import type { LintReport, SourceReader, ViewOptions } from './types.ts';

/** What a format may ask for beside the report. */
export interface FormatContext extends ViewOptions, SourceReader {
  readonly rules: readonly Rule[];
  readonly version: string;
  /** The page of a rule, in Markdown. */
  page(rule: string): string | undefined;
}

/** A report as text. Pure: the same findings give the same text, anywhere. */
export type Format = (report: LintReport, context: FormatContext) => string;

/** Every format; those that are not the default are loaded when they are asked for, since a start counts more than anything else here. */
export const FORMATS = {
  pretty: async () => prettyReport,
  compact: async () => (await import('./compact.ts')).compactReport,
  json: async () => (await import('./json.ts')).jsonReport,
  ndjson: async () => (await import('./ndjson.ts')).ndjsonReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
  github: async () => (await import('./github.ts')).githubReport,
  gitlab: async () => (await import('./gitlab.ts')).gitlabReport,
  azure: async () => (await import('./azure.ts')).azureReport,
  checkstyle: async () => (await import('./checkstyle.ts')).checkstyleReport,
  junit: async () => (await import('./junit.ts')).junitReport,
  rdjson: async () => (await import('./rdjson.ts')).rdjsonReport,
  html: async () => (await import('./html.ts')).htmlReport,
} satisfies Readonly<Record<string, () => Promise<Format>>>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
