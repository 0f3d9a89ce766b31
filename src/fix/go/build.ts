import { path } from '../../base/index.ts';
import type { TextEdit } from '../../lint/types.ts';
import { userBehind } from '../image/install-init.ts';
import { quoted } from '../shell/shell.ts';
import type { FixInput } from '../types.ts';

/** Options of `go run` that have a value behind them. */
const VALUED = /^-(?:tags|ldflags|gcflags|asmflags|mod|modfile|p|C|overlay|pgo)$/;

export interface Build {
  /** The program, in the place of `go run`. */
  readonly words: readonly string[];
  readonly edits: readonly TextEdit[];
}

/** `go run ./cmd/server --port 80` as a program that the image has been built with: it gets the signal itself. */
export function goBuild([go = '', run, ...rest]: readonly string[], input: FixInput): Build | undefined {
  if (path.basename(go) !== 'go' || run !== 'run') return undefined;
  let at = 0;
  while (rest[at]?.startsWith('-')) at += VALUED.test(rest[at] ?? '') ? 2 : 1;
  const isFile = (word: string | undefined) => word?.endsWith('.go') === true;
  const files = rest.slice(at).findIndex(word => !isFile(word));
  const count = isFile(rest[at]) ? (files === -1 ? rest.length - at : files) : 1;
  const [first] = rest.slice(at);
  const built = rest.slice(0, at + count);
  if (first === undefined) return undefined;
  const own = path.basename(first);
  const program = `/usr/local/bin/${isFile(first) || !/^[\w-]+$/.test(own) ? 'app' : own}`;
  const edit = buildStep(`RUN go build -o ${program} ${quoted(built)}`, input);
  return edit && { words: [program, ...rest.slice(at + count)], edits: [edit] };
}

/** Behind the last that comes into the image, in front of the command; what the user may not write is left. */
function buildStep(line: string, { launch, sources }: FixInput): TextEdit | undefined {
  const { spec } = launch;
  const dockerfile = sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  if (!dockerfile || !from) return undefined;
  const stage = dockerfile.stageOf(from);
  const user = stage.findLast(({ keyword }) => keyword === 'USER')?.args.text ?? userBehind(from, dockerfile);
  if (user !== 'root' && user !== '0') return undefined;
  const last = stage.findLastIndex(({ keyword }) => /^(?:COPY|ADD|RUN|WORKDIR)$/.test(keyword));
  const command = stage.slice(last + 1).find(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  return command
    ? dockerfile.insertAbove(command, [line])
    : dockerfile.insertBelow(stage[last] ?? from, [line]);
}
