import {
  type LibraryArguments,
  type LibraryFact,
  measured,
  nothing,
  stops,
  TERM_INT,
} from './library-fact.ts';

const BOTTLE = measured('Bottle 0.12.23', 'bottle.py run() uses wsgiref and returns at KeyboardInterrupt');
const BOTTLE_ADAPTERS =
  'bottlepy/bottle 2a743a302a71 bottle.py server_names, ServerAdapter.run() of each: gunicorn is its arbiter, twisted its reactor, those of wsgiref, waitress, paste, cheroot, tornado, gevent and eventlet set no handlers';
/** The adapters that leave the signals alone. */
const BOTTLE_PLAIN = new Set('wsgiref waitress paste cherrypy cheroot tornado gevent eventlet'.split(' '));

type Fact = Extract<LibraryFact, { kind: 'program' }>;

/** Bottle serves by the adapter that `server` names. */
function bottle(args: LibraryArguments, gunicorn: Fact): LibraryFact {
  const server = args.text(1, 'server') ?? (args.isGiven(1, 'server') ? '?' : 'wsgiref');
  if (server === 'gunicorn') {
    const workers = String(args.number(99, 'workers') ?? 1);
    return { ...gunicorn, argv: () => ['gunicorn', '-w', workers, 'app'], source: BOTTLE_ADAPTERS };
  }
  if (server === 'twisted') return stops('Bottle', TERM_INT, BOTTLE_ADAPTERS);
  const serves = nothing('Bottle', server === 'wsgiref' ? BOTTLE : BOTTLE_ADAPTERS, {
    catchesInterrupt: true,
  });
  if (BOTTLE_PLAIN.has(server)) return serves;
  const reason = `what the server that Bottle is given does on signals (${server})`;
  return { ...serves, mayHandle: { signals: TERM_INT, reason } };
}

/** An adapter of the program's own is made, and its run() is called with the application. */
export const bottleRun = (gunicorn: Fact): LibraryFact => ({
  kind: 'choice',
  source: `${BOTTLE}; run(): server = server(host=host, port=port, **kargs); server.run(app)`,
  served: { position: 1, name: 'server', by: 'run' },
  pick: (_, args) => bottle(args, gunicorn),
});
