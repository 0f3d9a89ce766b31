import type { Launch, Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { commandOf, ENDS_AT_INTERRUPT, pythonNotMeasured, pythonTitle } from '../python-tools.ts';

/** Commands that serve, by tool; the rest of each ends by itself. */
const SERVES: Readonly<Record<string, readonly string[]>> = {
  streamlit: ['run', 'hello'],
  jupyter: ['lab', 'notebook', 'server', 'nbclassic', 'enterprisegateway', 'kernelgateway'],
  'jupyter-lab': [],
  'jupyter-notebook': [],
  'jupyter-server': [],
  jupyterhub: [],
  airflow: [
    'webserver',
    'scheduler',
    'celery',
    'triggerer',
    'dag-processor',
    'api-server',
    'standalone',
    'flower',
    'kerberos',
  ],
  mlflow: ['server', 'ui', 'models', 'gateway'],
  gradio: [],
  chainlit: ['run'],
  voila: [],
  panel: ['serve'],
  bokeh: ['serve'],
  dagster: ['dev', 'api'],
  'dagster-webserver': [],
  'dagster-daemon': ['run'],
  prefect: ['server', 'worker', 'agent'],
  superset: ['run'],
  litestar: ['run'],
  taskiq: ['worker', 'scheduler'],
  procrastinate: ['worker'],
  sanic: [],
  granian: [],
  locust: [],
  scrapyd: [],
  mkdocs: ['serve'],
  rasa: ['run'],
  ray: ['start'],
  datasette: ['serve'],
  vllm: ['serve'],
  marimo: ['run', 'edit'],
};

/** Both SIGTERM and SIGINT are taken, and stop the server. */
const IN_ORDER: ReadonlySet<string> = new Set([
  'streamlit',
  'jupyter',
  'jupyter-lab',
  'jupyter-notebook',
  'jupyter-server',
  'jupyterhub',
  'scrapyd',
  'locust',
  'sanic',
  'granian',
  'litestar run',
  'chainlit run',
  'bokeh serve',
  'panel serve',
  'taskiq worker',
  'procrastinate worker',
  'datasette serve',
  'vllm serve',
  'marimo run',
  'marimo edit',
]);
/** With these it starts the server as a process of its own. */
const IN_ANOTHER = /^(?:-r|--reload|-R|--reload-dir|-W|--wc|--web-concurrency|--autoreload|--dev)(?:=|$)/;
const VALUED: ReadonlySet<string> = new Set(['-a', '--app', '--app-dir']);
const DEV: ReadonlySet<string> = new Set(['gradio']);
/** A word that is none of its commands is a file to serve. */
const DATASETTE_ENDS = /^(?:inspect|package|publish|plugins|install|uninstall|create-token)$/;

export default {
  name: 'python-servers',
  kind: 'server',
  matches: Object.keys(SERVES),
  launch({ argv }): Launch {
    const tool = (argv[0] ?? '').split('/').at(-1) ?? '';
    const commands = SERVES[tool] ?? [];
    const { name: word } = commandOf(argv.slice(1), VALUED);
    const name = tool === 'datasette' && !DATASETTE_ENDS.test(word ?? '') ? 'serve' : word;
    if (commands.length > 0 && (name === undefined || !commands.includes(name)))
      return { kind: 'exits', status: 0, why: `${tool} ${name ?? ''} ends by itself` };
    if (tool === 'mkdocs')
      return {
        kind: 'stay',
        behaviour: service(ENDS_AT_INTERRUPT, 'own'),
        title: pythonTitle(argv),
        devServer: 'mkdocs serve',
      };
    const isPlain = IN_ORDER.has(`${tool} ${name}`) && !argv.some(word => IN_ANOTHER.test(word));
    if (!IN_ORDER.has(tool) && !isPlain)
      return pythonNotMeasured(argv, DEV.has(tool) ? `${tool} ${name ?? ''}`.trim() : undefined);
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
      title: pythonTitle(argv),
    };
  },
  sources: [
    'mkdocs 1.4.2 as PID 1, Linux 6.18: nothing but SIGINT is caught',
    'streamlit lib/streamlit/web/bootstrap.py, _set_up_signal_handler: SIGTERM and SIGINT stop the server',
    'jupyter-server/jupyter_server jupyter_server/serverapp.py, init_signal: SIGTERM stops; SIGINT too without a terminal',
    'jupyter-server/enterprise_gateway enterprise_gateway/enterprisegatewayapp.py start(), and kernel_gateway/gatewayapp.py: SIGTERM stops the loop, and KeyboardInterrupt ends it',
    'https://docs.twisted.org/en/stable/core/howto/reactor-basics.html: SIGINT and SIGTERM stop the reactor (scrapyd)',
    'locustio/locust locust/main.py, sig_term_handler and the KeyboardInterrupt around main_greenlet.join()',
    'emmett-framework/granian 01bedd0 granian/server/common.py startup() and shutdown(), granian/_signals.py set_main_signals(): SIGINT and SIGTERM end the loop, and the workers are told and awaited; each ends by set_loop_signals()',
    'litestar-org/litestar 01e9e7c litestar/cli/commands/core.py run_command(): uvicorn.run() in the process itself, but with reload or several workers',
    'Chainlit/chainlit 0393822 backend/chainlit/cli/__init__.py run_chainlit(): uvicorn.Server(…).run() in the process itself, with --watch too',
    'bokeh/bokeh src/bokeh/server/server.py run_until_shutdown() and _sigterm(): SIGTERM and SIGINT stop the loop, and the server; panel serve is that',
    'taskiq-python/taskiq 0343759 taskiq/cli/worker/process_manager.py: SIGINT and SIGTERM send SIGINT to the workers, which multiprocessing joins at the end',
    'procrastinate-org/procrastinate 04a9284 procrastinate/signals.py on_stop(): SIGINT and SIGTERM stop the worker behind its job',
    'simonw/datasette datasette/cli.py serve(): uvicorn.run() in the process itself, but with --reload',
    'vllm-project/vllm 02828a1 vllm/entrypoints/launcher.py serve_http(): SIGINT and SIGTERM end the server task, and the server is shut down',
    'marimo-team/marimo 02849bb marimo/_server/start.py start(): uvicorn.Server(…).run() in the process itself',
    'sanic-org/sanic sanic/worker/manager.py, WorkerManager.__init__ and shutdown_signal: SIGINT and SIGTERM',
  ],
  measured: { version: '1.4.2', rows: ['mkdocs/serve'] },
} satisfies Program;
