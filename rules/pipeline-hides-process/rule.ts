import {
  commandText,
  defineRule,
  explained,
  outOfPipeline,
  tellAndWait,
  trapText,
  wordsOf,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'pipeline-hides-process',
  meta: {
    summary: 'The stop signal reaches a shell beside the program',
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['pipeline-above'],
    messages: {
      'pipeline-above':
        '`{culprit}` runs `{main}` beside another command, and {signal} does not reach it: the container is killed after {grace}',
    },
  },
  *check(launch) {
    yield* explained(launch, {
      causes: ['pipeline-above'],
      at: ({ culprit }) => (culprit.via === 'script' ? culprit.shell?.at : undefined),
      fixes: ({ culprit, main, signal }) =>
        culprit.shell?.doing === 'pipeline'
          ? [outOfPipeline(culprit, main)]
          : [
              {
                title: `Start it with exec, and link its log to /dev/stdout: exec ${commandText(wordsOf(main))}`,
                remedy: { do: 'run-in-foreground', at: culprit.shell?.at, program: undefined },
              },
              tellAndWait(
                `Tell it on the signal, beside the loop: ${trapText(signal, '; exit 0')}`,
                culprit,
                signal,
              ),
            ],
    });
  },
});
