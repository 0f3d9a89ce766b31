import type { Remedy } from '../lint/remedy.ts';
import type { Finding, Fix } from '../lint/types.ts';
import { gracePeriod } from './declared/grace-period.ts';
import { signalInSection } from './declared/supervisor.ts';
import { askToken } from './dotnet/ask-token.ts';
import { endInHandler } from './end-handler.ts';
import { exitForRaise } from './exit-for-raise.ts';
import { signalBesideRun } from './image/down-signal.ts';
import { dropOption, noEngineInit, signalChildOnly } from './image/init-options.ts';
import { installBash } from './image/install-bash.ts';
import { runUnderInit } from './image/install-init.ts';
import { addOption } from './image/options.ts';
import { repairJson } from './image/repair-json.ts';
import { rightPath } from './image/right-path.ts';
import { declareStopSignal } from './image/stop-signal.ts';
import { mendStopSignal } from './image/stop-signal-line.ts';
import { withoutWrapper } from './image/wrapper.ts';
import { handleWhereItStands } from './in-heredoc.ts';
import { productionCommand } from './package/dev-server.ts';
import { runDirectly } from './package/script.ts';
import { installPcntl, takeAtOnce } from './php/extension.ts';
import { shorterSleeps } from './python/sleep.ts';
import { execCommand, execInScript, takeArguments } from './shell/exec.ts';
import { inForeground } from './shell/foreground.ts';
import { tellAndWait, waitInsteadOfLoop } from './shell/jobs.ts';
import { outOfPipeline } from './shell/pipeline.ts';
import { readByShell } from './shell/read-by-shell.ts';
import { sourceByDot } from './shell/source-by-dot.ts';
import { splitWord } from './shell/split-word.ts';
import { lineFeeds, runBit, shebang } from './shell/start-file.ts';
import { nameSignals, signalInTrap, waitInTrap } from './shell/trap.ts';
import { Sources } from './sources.ts';
import { tellChildren } from './tell-children.ts';
import type { FixInput, Planned, Writer } from './types.ts';
import { unignore } from './unignore.ts';

type Writers = { readonly [K in Remedy['do']]: Writer<Extract<Remedy, { do: K }>> };

/** Who writes which remedy. */
const WRITERS: Writers = {
  'exec-command': execCommand,
  'exec-in-script': execInScript,
  'take-arguments': takeArguments,
  'repair-json': repairJson,
  'stop-signal': declareStopSignal,
  'signal-in-section': signalInSection,
  'signal-in-trap': signalInTrap,
  'signal-beside-run': signalBesideRun,
  'mend-stop-signal': mendStopSignal,
  'handle-signal': handleWhereItStands,
  'shorter-sleeps': shorterSleeps,
  'ask-token': askToken,
  'install-bash': installBash,
  'install-pcntl': installPcntl,
  'signals-at-once': takeAtOnce,
  'run-under-init': runUnderInit,
  'tell-and-wait': tellAndWait,
  'wait-in-trap': waitInTrap,
  'trap-names': nameSignals,
  'wait-instead-of-loop': waitInsteadOfLoop,
  'end-in-handler': endInHandler,
  'tell-child': tellChildren,
  'run-in-foreground': inForeground,
  'out-of-pipeline': outOfPipeline,
  'without-wrapper': withoutWrapper,
  unignore,
  'exit-for-raise': exitForRaise,
  'signal-child-only': signalChildOnly,
  'drop-option': dropOption,
  'no-engine-init': noEngineInit,
  'read-by-shell': readByShell,
  'production-command': productionCommand,
  'run-directly': runDirectly,
  'add-option': addOption,
  'grace-period': gracePeriod,
  'split-word': splitWord,
  'right-path': rightPath,
  'source-by-dot': sourceByDot,
  'line-feeds': lineFeeds,
  shebang,
  'run-bit': runBit,
};

/** Findings with the edits of their fixes, worked out from the texts as they are. */
export function withEdits(
  findings: readonly Finding[],
  read: (file: string) => string | undefined,
): readonly Finding[] {
  const sources = new Sources(read);
  return findings.map(finding => {
    const { launch, fixes } = finding;
    if (!launch || fixes.every(fix => !fix.remedy)) return finding;
    return { ...finding, fixes: fixes.map(fix => planned(fix, { finding, launch, sources })) };
  });
}

/**
 * Other ways that are tried where one does not hold, and are no news to anybody who only reads: Python waits for
 * its threads at the end, unless it leaves at once.
 */
export const withSecondWays = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map(finding => ({
    ...finding,
    fixes: finding.fixes.flatMap(fix => {
      const { remedy } = fix;
      if (remedy?.do === 'end-in-handler') {
        const other = { py: 'threads', go: 'loops' }[remedy.at.file.split('.').at(-1) ?? ''];
        const ways = [{ flag: true as const }, ...(other === undefined ? [] : [{ [other]: true as const }])];
        return [...ways.map(way => ({ ...fix, remedy: { ...remedy, ...way } })), fix];
      }
      if (remedy?.do === 'out-of-pipeline')
        return [
          { ...fix, remedy: { ...remedy, way: 'copied' as const } },
          { ...fix, remedy: { ...remedy, way: 'as-jobs' as const } },
          fix,
        ];
      if (remedy?.do !== 'handle-signal' || remedy.atOnce) return [fix];
      const others = [
        { plain: true as const },
        ...(remedy.language === 'python' ? [{ atOnce: true as const }] : []),
      ];
      return [fix, ...others.map(way => ({ ...fix, remedy: { ...remedy, ...way } }))];
    }),
  }));

function planned(fix: Fix, input: FixInput): Fix {
  const plan = fix.remedy && write(fix.remedy, input);
  if (!plan || plan.edits.length === 0) return fix;
  const { safety, title = fix.title, edits } = plan;
  return { ...fix, safety, title, edits };
}

function write(remedy: Remedy, input: FixInput): Planned | undefined {
  const writer = WRITERS[remedy.do] as Writer;
  return writer(remedy, input);
}
