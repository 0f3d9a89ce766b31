import type { Configured } from '../node/config.ts';
import { safe } from '../report/text.ts';
import { EngineError, type Verified, type VerifyInput, verify } from '../verify/index.ts';
import type { Readiness } from '../verify/ready.ts';
import { verifyJson, verifyReport } from '../verify/report.ts';
import { type ExitCode, type Host, UsageError } from './host.ts';
import type { Arguments } from './options.ts';
import { plainFormat, view } from './output.ts';

/** Programs take longer than this to start only where something is wrong. */
const READY_MS = 60_000;

export interface VerifySetting {
  readonly buildArgs: VerifyInput['buildArgs'];
  configuredFor(file: string): Promise<Configured>;
}

/** 0: it is as predicted. 1: it is not. 2: it could not be seen. */
export async function verifyCommand(
  args: Arguments,
  host: Host,
  { buildArgs, configuredFor }: VerifySetting,
): Promise<ExitCode> {
  const [path = '.', ...others] = args.words;
  if (others.length > 0) throw new UsageError('verify takes one path; flags of docker run go behind --');
  const format = plainFormat(args);
  const abort = new AbortController();
  // A second Ctrl-C ends at once, as if nobody listened.
  const interrupt = () => abort.abort();
  for (const name of SIGNALS) process.once(name, interrupt);
  try {
    const verified = await verify({
      path,
      words: args.rest,
      image: args.image,
      target: args.target,
      context: args.context,
      buildArgs,
      knowledgeFor: async file => {
        const { problems, settingsOf } = await configuredFor(file);
        const [problem] = problems;
        if (problem) throw new EngineError(`${problem.file}:${problem.line ?? 1}: ${problem.message}`);
        return settingsOf(file);
      },
      ready: readiness(args.ready),
      cwd: host.cwd,
      env: host.env,
      signal: abort.signal,
      say: text => host.err(`${safe(text)} …\n`),
    });
    host.out(format === 'json' ? verifyJson(verified) : verifyReport(verified, view(args, host)));
    return exitCode(verified);
  } catch (error) {
    if (abort.signal.aborted) host.err('pid1-lint: interrupted; what was made is removed\n');
    else if (error instanceof EngineError) host.err(`pid1-lint: ${safe(error.message)}\n`);
    else throw error;
    return 2;
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const exitCode = ({ rows }: Verified): ExitCode => (rows.some(row => row.agrees === false) ? 1 : 0);

/** `--ready :8080` is a port, anything else a text in the log. */
function readiness(text: string | undefined): Readiness {
  const port = /^:(\d{1,5})$/.exec(text ?? '')?.[1];
  if (port !== undefined) return { port: Number(port), timeoutMs: READY_MS };
  return { timeoutMs: READY_MS, ...(text === undefined ? {} : { log: text }) };
}
