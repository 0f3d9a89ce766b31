import { path } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { mainOf } from '../model/index.ts';
import { handleSignal } from './handler.ts';
import { Sources } from './sources.ts';
import type { FixInput, Planned } from './types.ts';

type HandleSignal = Extract<Remedy, { do: 'handle-signal' }>;

/** A handler in the source of a program, which may be a here-document of the Dockerfile. */
export function handleWhereItStands(remedy: HandleSignal, input: FixInput): Planned | undefined {
  return handleSignal(remedy, input) ?? handleInHeredoc(remedy, input);
}

function handleInHeredoc(remedy: HandleSignal, { finding, launch, sources }: FixInput): Planned | undefined {
  const { file } = remedy;
  const tree = launch.stop.tree;
  if (file !== launch.spec.file || !tree || !/^(?:javascript|python)$/.test(remedy.language))
    return undefined;
  const names = mainOf(tree)
    .argv.slice(1)
    .map(word => path.basename(word));
  const found = sources.dockerfile(file)?.instructions.flatMap(({ heredocs, args }) =>
    heredocs.flatMap(({ body, expands, stripsTabs }) => {
      const name = names.find(own => own !== '' && args.text.includes(own));
      const isPlain = !stripsTabs && !(expands && /[$\\]/.test(body.text));
      return name !== undefined && isPlain ? [{ name, body }] : [];
    }),
  );
  const [heredoc, other] = found ?? [];
  const source = sources.read(file);
  const start = heredoc?.body.offsets[0];
  if (!heredoc || other || source === undefined || start === undefined) return undefined;
  const { name, body } = heredoc;
  const own = new Sources(asked => (asked === name ? body.text : sources.read(asked)));
  const plan = handleSignal({ ...remedy, file: name }, { finding, launch, sources: own });
  if (!plan || plan.edits.some(({ at }) => at.file !== name)) return undefined;
  const above = source.slice(0, start).split('\n').length - 1;
  return {
    ...plan,
    edits: plan.edits.map(({ at, text }) => ({
      at: { ...at, file, line: at.line + above, endLine: at.endLine + above },
      text,
    })),
  };
}
