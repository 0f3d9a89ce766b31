import {
  type Cure,
  declareSignal,
  defineRule,
  endsByItself,
  explained,
  fixOf,
  type Launch,
  orderlySignal,
  startedAt,
  walk,
  wordsOf,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'dev-server-in-production',
  meta: {
    summary: 'A development server or reloader is the main program',
    severity: 'warning',
    group: 'who-is-pid1',
    explains: ['dev-server'],
    messages: {
      'dev-server': '{what} is a development server: on {signal} {follows}',
      runs: '{what} is a development server, and the main program of this image',
    },
  },
  *check(launch) {
    const { tree } = launch.stop;
    const node = tree && [...walk(tree.pid1)].find(n => n.devServer);
    if (!node?.devServer || endsByItself(launch)) return;
    const what = node.devServer;
    const title = `Start a production server: ${insteadOf(what)}`;
    const isMeant = isForDevelopment(launch);
    // Who develops with it has chosen it.
    const cure: Cure = isMeant
      ? `${title}, where it is not for development`
      : { title, remedy: { do: 'production-command', words: wordsOf(node), at: node.at } };
    const reports = [
      ...explained(launch, {
        causes: ['dev-server'],
        ...(isMeant ? { severity: 'info' } : {}),
        data: ({ killed }) => ({
          what,
          follows: killed
            ? `it does not end, and the container is killed after ${launch.stop.graceMs / 1000} s`
            : 'it leaves at once, and the process that serves is killed',
        }),
        fixes: ({ killed, signal }) => {
          const orderly = killed ? orderlySignal(node, signal) : undefined;
          return [cure, ...(orderly ? [declareSignal(launch, orderly, 'suggested')] : [])];
        },
      }),
    ];
    yield* reports;
    // Where the stop is another rule's to explain, that is the finding.
    if (reports.length > 0 || launch.stop.outcome !== 'graceful') return;
    yield {
      messageId: 'runs',
      at: startedAt(launch, node),
      data: { what },
      severity: 'info',
      fixes: [fixOf(cure)],
    };
  },
});

const DEVELOPMENT = /(?:^|[._-])(?:dev|devel|development|local)(?:[._-]|$)/i;

/** The stage, or a file that declares it, says so by its name. */
const isForDevelopment = ({ spec: { target, file, at, cmd } }: Launch): boolean =>
  [target ?? '', ...[file, at.from.file, cmd?.at.file ?? ''].map(own => own.split('/').at(-1) ?? '')].some(
    name => DEVELOPMENT.test(name),
  );

const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/^flask|of Flask$/, 'gunicorn app:app'],
  [/^manage\.py/, 'gunicorn PROJECT.wsgi'],
  [/--reload$/, 'the same command without --reload'],
  [/watch/, 'the same command without watching'],
  [/^nodemon|^tsx|ts-node/, 'node dist/server.js'],
  [/^next/, 'next start'],
  [/^(?:vite|react-scripts|webpack|vue)/, 'nginx over the built files'],
  [/^php/, 'php-fpm behind nginx, or FROM php:apache'],
  [/^go run/, 'the program that go build makes'],
];

const insteadOf = (what: string) =>
  INSTEAD.find(([pattern]) => pattern.test(what))?.[1] ?? 'what the framework names for production';
