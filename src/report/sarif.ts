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
import type { Finding, Fix, InputError, Rule, Severity } from '../lint/types.ts';
import { walk } from '../model/index.ts';
import type { FormatContext } from './formats.ts';
import { PROJECT_URL, ruleUrl, withAbsoluteLinks } from './links.ts';
import { duration, jsonText, wellFormed } from './text.ts';
import type { LintReport } from './types.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** SARIF 2.1.0; the stop's timeline is a code flow. @source docs.oasis-open.org/sarif/sarif/v2.1.0 */
export function sarifReport(report: LintReport, context: FormatContext): string {
  const { rules, version } = context;
  const fingerprints = fingerprinter(context.read);
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
            informationUri: PROJECT_URL,
            rules: rules.map(r => descriptor(r, context)),
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
          ...resultOf(finding, context),
          partialFingerprints: { primaryLocationLineHash: fingerprints(finding) },
        })),
      },
    ],
  };
  return jsonText(log);
}

function descriptor({ id, meta }: Rule, context: FormatContext): ReportingDescriptor {
  const page = context.page(id);
  const url = ruleUrl(id, context);
  return {
    id,
    ...(id.includes('-') ? { name: pascalCase(id) } : {}),
    shortDescription: { text: meta.summary },
    // GitHub asks for it, and shows it.
    fullDescription: { text: `${meta.summary}.` },
    help: {
      text: page ?? `${meta.summary}. See: pid1-lint explain ${id}`,
      ...(page ? { markdown: withAbsoluteLinks(page, id) } : {}),
    },
    ...(url === undefined ? {} : { helpUri: url }),
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

function resultOf(finding: Finding, { rules, read }: FormatContext): Result {
  const { rule, severity, message, at, related, certainty, context } = finding;
  const flow = codeFlow(finding);
  const index = rules.findIndex(r => r.id === rule);
  return {
    ruleId: rule,
    ...(index === -1 ? {} : { ruleIndex: index }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [withSnippet(locationOf(at), at, read)],
    ...(related.length > 0 ? { relatedLocations: related.map(r => locationOf(r.at, r.note)) } : {}),
    ...(flow ? { codeFlows: [flow] } : {}),
    ...fixesOf(finding.fixes),
    properties: { certainty, context, fixes: finding.fixes.map(f => `${f.title} (${f.safety})`) },
  };
}

/** The text of a region, for viewers that do not have the files; a longer one is left to those that do. */
const MAX_SNIPPET = 2000;

function withSnippet(location: SarifLocation, at: Location, read: FormatContext['read']): SarifLocation {
  const lines =
    read(at.file)
      ?.split('\n', at.endLine)
      .slice(at.line - 1) ?? [];
  const last = lines.length - 1;
  // From the end on, for both may be in one line.
  if (last === at.endLine - at.line) lines[last] = (lines[last] ?? '').slice(0, at.endColumn - 1);
  lines[0] = (lines[0] ?? '').slice(at.column - 1);
  const text = lines.join('\n');
  if (text === '' || text.length > MAX_SNIPPET || !location.physicalLocation) return location;
  const region = { ...location.physicalLocation.region, snippet: { text } };
  return { ...location, physicalLocation: { ...location.physicalLocation, region } };
}

/** The name is for readers, and not equal to the id. @source SARIF 2.1.0, 3.49.7 */
const pascalCase = (id: string) => id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Those that know their edits; the others are in the property bag, as what to do. */
function fixesOf(fixes: readonly Fix[]): Pick<Result, 'fixes'> {
  const edited = fixes.filter(fix => fix.edits.length > 0);
  if (edited.length === 0) return {};
  return {
    fixes: edited.map(({ title, edits }) => ({
      description: { text: title },
      artifactChanges: [...new Set(edits.map(edit => edit.at.file))].map(file => ({
        artifactLocation: artifact(file),
        replacements: edits
          .filter(edit => edit.at.file === file)
          .map(({ at, text }) => ({ deletedRegion: regionOf(at), insertedContent: { text } })),
      })),
    })),
  };
}

const regionOf = (at: Location) => ({
  startLine: at.line,
  startColumn: at.column,
  endLine: at.endLine,
  endColumn: at.endColumn,
});

function locationOf(at: Location, note?: string): SarifLocation {
  return {
    physicalLocation: { artifactLocation: artifact(at.file), region: regionOf(at) },
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
  const uri = wellFormed(file).split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return file.startsWith('..') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}
