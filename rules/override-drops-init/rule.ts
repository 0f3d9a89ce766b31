import { commandAt, commandOf, defineRule, endsByItself, initIn, type Launch } from '../../src/lint/index.ts';

export default defineRule({
  id: 'override-drops-init',
  meta: {
    summary: 'A command that is declared beside the image bypasses its init or its entrypoint script',
    severity: 'warning',
    group: 'deployment',
    explains: [],
    messages: {
      init: '`{command}` stands in for the {what} of the image and bypasses its init: without `{init}`, {follows}',
      script: '`{command}` stands in for the {what} of the image: `{script}` does not run',
    },
  },
  *check(launch) {
    const { ofImage, spec, stop } = launch;
    const pid1 = stop.tree?.pid1;
    const own = ofImage?.stop.tree?.pid1;
    if (!ofImage || !pid1 || spec.init.enabled || spec.pidNamespace !== 'private' || endsByItself(launch))
      return;
    const data = { command: commandOf(pid1), what: spec.at.entrypoint ? 'ENTRYPOINT' : 'CMD' };
    const init = own && initIn(own);
    if (init) {
      if (initIn(pid1)) return;
      const follows = consequence(launch, ofImage);
      yield {
        messageId: 'init',
        at: commandAt(launch),
        data: { ...data, init: commandOf(init), follows: follows ?? 'what it adopts is not waited for' },
        severity: follows === undefined ? 'info' : 'warning',
        fixes: [{ title: fixFor(launch, init.argv[0] ?? 'tini'), safety: 'suggested', edits: [] }],
      };
      return;
    }
    // In Kubernetes `command` is ENTRYPOINT, which is easily taken for CMD.
    const script = scriptOf(ofImage);
    if (script === undefined || spec.at.entrypoint?.file === spec.file || runs(launch, script)) return;
    if (spec.entrypoint === ofImage.spec.entrypoint) return;
    yield {
      messageId: 'script',
      at: commandAt(launch),
      data: { ...data, script },
      severity: 'info',
      fixes: [
        {
          title: 'Hand the words over as arguments, and leave the entrypoint',
          safety: 'suggested',
          edits: [],
        },
      ],
    };
  },
});

/** What is worse than in the image as it is. */
function consequence({ stop, orphan }: Launch, { stop: stopOfImage, orphan: orphanOfImage }: Launch) {
  if (stop.outcome === 'killed' && stopOfImage.outcome !== 'killed')
    return `the stop ends in SIGKILL after ${stop.graceMs / 1000} s`;
  if (orphan.outcome === 'zombies' && orphanOfImage.outcome !== 'zombies') return 'orphans become zombies';
  return undefined;
}

function fixFor({ spec }: Launch, init: string): string {
  const engine = spec.declaredIn === 'compose' ? ', or `init: true` for the service' : '';
  return `Begin the command with the image's init: ${init} -- …${engine}`;
}

/** The script that the image's ENTRYPOINT begins with. */
function scriptOf({ spec }: Launch): string | undefined {
  const [first] = spec.entrypoint?.form === 'exec' ? spec.entrypoint.argv : [];
  return first !== undefined && /\.sh$|entrypoint/.test(first) ? first : undefined;
}

const runs = ({ spec }: Launch, script: string) =>
  [spec.entrypoint, spec.cmd].some(
    command => command && (command.form === 'exec' ? command.argv.join(' ') : command.text).includes(script),
  );
