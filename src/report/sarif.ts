import type {
  CodeFlow,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  Location as SarifLocation,
} from 'sarif';
import type { Location } from '../base/index.ts';
import { CITATIONS } from '../kernel/index.ts';
import { fingerprinter } from '../lint/fingerprint.ts';
import type { Finding, InputError, Rule, Severity } from '../lint/types.ts';
import { walk } from '../model/index.ts';
import { duration, jsonText } from './text.ts';
import type { LintReport, SourceReader } from './types.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

export interface SarifOptions extends SourceReader {
  readonly rules: readonly Rule[];
  /** The pages of the rules, in Markdown. */
  readonly pages: ReadonlyMap<string, string | undefined>;
  readonly version: string;
}

/** SARIF 2.1.0; the stop's timeline is a code flow. @source docs.oasis-open.org/sarif/sarif/v2.1.0 */
export function sarifReport(report: LintReport, options: SarifOptions): string {
  const { rules, pages, version } = options;
  const fingerprints = fingerprinter(options.read);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'pid1-lint',
            version,
            semanticVersion: version,
            rules: rules.map(r => descriptor(r, pages)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            toolExecutionNotifications: report.errors.map(notification),
          },
        ],
        results: report.findings.map(finding => ({
          ...resultOf(finding, rules),
          partialFingerprints: { primaryLocationLineHash: fingerprints(finding) },
        })),
      },
    ],
  };
  return jsonText(log);
}

function descriptor({ id, meta }: Rule, pages: SarifOptions['pages']): ReportingDescriptor {
  const page = pages.get(id);
  return {
    id,
    name: id,
    shortDescription: { text: meta.summary },
    help: {
      text: page ?? `${meta.summary}. See: pid1-lint explain ${id}`,
      ...(page ? { markdown: page } : {}),
    },
    defaultConfiguration: { level: LEVELS[meta.severity] },
    properties: { tags: [meta.group] },
  };
}

function notification({ file, line, column, message }: InputError): Notification {
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    level: 'error',
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(file), ...region } }],
  };
}

function resultOf(finding: Finding, rules: readonly Rule[]): Result {
  const { rule, severity, message, at, related, certainty, context } = finding;
  const flow = codeFlow(finding);
  const index = rules.findIndex(r => r.id === rule);
  return {
    ruleId: rule,
    ...(index === -1 ? {} : { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [locationOf(at)],
    ...(related.length > 0 ? { relatedLocations: related.map(r => locationOf(r.at, r.note)) } : {}),
    ...(flow ? { codeFlows: [flow] } : {}),
    properties: { certainty, context, fixes: finding.fixes.map(f => `${f.title} (${f.safety})`) },
  };
}

function locationOf(at: Location, note?: string): SarifLocation {
  const region = {
    startLine: at.line,
    startColumn: at.column,
    endLine: at.endLine,
    endColumn: at.endColumn,
  };
  return {
    physicalLocation: { artifactLocation: artifact(at.file), region },
    ...(note === undefined ? {} : { message: { text: note } }),
  };
}

/** Each step stands where its process is started; those of the engine at the finding. */
function codeFlow({ launch, showsTimeline, at }: Finding): CodeFlow | undefined {
  const stop = launch?.stop;
  if (!stop || !showsTimeline || stop.timeline.length === 0) return undefined;
  const nodes = new Map(stop.tree ? [...walk(stop.tree.pid1)].map(node => [node.id, node]) : []);
  const locations = stop.timeline.map((step, i) => {
    const node = nodes.get(step.process);
    const citation = step.kernel ? ` (${step.kernel}, ${CITATIONS[step.kernel].file})` : '';
    const who = node ? `${node.argv.join(' ')}: ` : '';
    return {
      executionOrder: i + 1,
      location: locationOf(node?.at ?? at, `${duration(step.atMs)}: ${who}${step.what}${citation}`),
    };
  });
  return { threadFlows: [{ locations }] };
}

/** Paths below the working directory are relative to the root of the sources. */
function artifact(file: string) {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return file.startsWith('..') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}
