/** Modules that `python -m` runs as a program of the table. */
export const MODULES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gunicorn: 'gunicorn',
    'gunicorn.app.wsgiapp': 'gunicorn',
    uvicorn: 'uvicorn',
    hypercorn: 'hypercorn',
    waitress: 'waitress-serve',
    flask: 'flask',
    celery: 'celery',
    daphne: 'daphne',
    django: 'django-admin',
    'http.server': 'python-http-server',
    fastapi: 'fastapi',
    streamlit: 'python-servers',
    jupyterlab: 'python-servers',
    rq: 'python-workers',
    dramatiq: 'python-workers',
    radicale: 'radicale',
    arq: 'python-workers',
    coverage: 'coverage',
    uv: 'uv',
    poetry: 'poetry',
    pipenv: 'pipenv',
    pdm: 'pdm',
    'watchdog.watchmedo': 'watchmedo',
    supervisor: 'supervisord',
    'supervisor.supervisord': 'supervisord',
  }),
);

/** Scripts in a `bin` folder that `python /usr/local/bin/NAME` runs as a program of the table. */
export const CONSOLE_SCRIPTS: ReadonlyMap<string, string> = new Map(
  [
    ...'gunicorn uvicorn hypercorn waitress-serve flask celery daphne django-admin fastapi twistd watchmedo supervisord'.split(
      ' ',
    ),
    ...'poetry pipenv pdm'.split(' '),
  ].map(name => [name, name]),
);

export const SHORT_MODULES: ReadonlySet<string> = new Set(
  (
    'pip venv compileall pytest unittest alembic ensurepip site sysconfig py_compile json.tool zipfile tarfile black ' +
    'ruff flake8 mypy pylint isort build twine virtualenv timeit coverage.report nltk.downloader spacy.download'
  ).split(' '),
);
