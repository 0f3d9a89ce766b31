import {
  commandAt,
  commandLine,
  commandOf,
  commandText,
  defineRule,
  fixOf,
  walk,
} from '../../src/lint/index.ts';

const PLATFORM = 'the platform';

/** What asks for an init, where a container is declared. */
const WRITTEN: Readonly<Record<string, string>> = {
  compose: '`init: true`',
  ecs: '`initProcessEnabled`',
  nomad: '`init = true`',
  quadlet: '`RunInit=true`',
  devcontainer: '`"init": true`',
  fly: PLATFORM,
};

export default defineRule({
  id: 'two-inits',
  meta: {
    summary: 'The engine adds an init to an image that has its own',
    severity: 'info',
    group: 'init',
    explains: [],
    messages: {
      double:
        '{what} puts an init of its own above `{init}`: there are two, and the lower one adopts no orphans',
      refuses: '`{command}` ends at once unless it is PID 1, and {what} takes that place: nothing runs',
    },
  },
  *check(launch) {
    const { spec, stop } = launch;
    if (!spec.init.enabled || !stop.tree) return;
    const own = [...walk(stop.tree.pid1)].find(n => n.role === 'init' && n.id !== '1');
    if (!own) return;
    const what = spec.init.isAssumed ? PLATFORM : (WRITTEN[spec.declaredIn ?? ''] ?? '--init');
    const refuses = own.program === 's6-overlay-init';
    // The image is as good as it can be where each container gets one.
    if (!refuses && spec.declaredIn === 'fly') return;
    yield {
      messageId: refuses ? 'refuses' : 'double',
      at: spec.init.at ?? commandAt(launch),
      data: { init: commandOf(own), command: commandText(commandLine(spec)), what },
      severity: refuses ? 'error' : 'info',
      fixes:
        spec.declaredIn === 'fly'
          ? []
          : [
              fixOf({
                title: `Take ${what} away: the image brings its own`,
                remedy: { do: 'no-engine-init' },
              }),
            ],
    };
  },
});
