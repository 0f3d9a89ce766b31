import { expect, test } from 'vitest';
import { analysePython } from '../../../../src/frontend/source/python/index.ts';
import { analyse, image, parsers, reaction } from './analyse.ts';

const EXITS = 'signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))';
const FOREVER = 'while True: time.sleep(1)';
const IMPORTS = 'import signal, sys, time, os, threading';

test.each([
  ['in a comment', 'unset', `# ${EXITS}\n${FOREVER}`],
  ['in a string', 'unset', `x = """\n${EXITS}\n"""\n${FOREVER}`],
  ['in a function that nobody calls', 'unset', `def setup():\n    ${EXITS}\n${FOREVER}`],
  [
    'in a function that is called',
    'exit 0',
    `def setup():\n    ${EXITS}\ndef main():\n    setup()\n    ${FOREVER}\nmain()`,
  ],
  ['under the main guard', 'exit 0', `if __name__ == "__main__":\n    ${EXITS}\n    ${FOREVER}`],
  ['under another guard', 'unset', `if __name__ == "other":\n    ${EXITS}\n${FOREVER}`],
  ['after a loop without end', 'unset', `${FOREVER}\n${EXITS}`],
  [
    'after a loop that breaks',
    'exit 0',
    `while True:\n    if os.path.exists("/ready"): break\n    time.sleep(1)\n${EXITS}\n${FOREVER}`,
  ],
  ['after a counting loop', 'exit 0', `n = 0\nwhile n < 3:\n    n += 1\n${EXITS}\n${FOREVER}`],
  ['after return', 'unset', `def main():\n    return 1\n    ${EXITS}\nmain()\n${FOREVER}`],
  [
    'after serve_forever()',
    'unset',
    `import http.server\nhttp.server.HTTPServer(("", 80), None).serve_forever()\n${EXITS}`,
  ],
  ['in try', 'exit 0', `try:\n    ${EXITS}\nexcept ValueError:\n    pass\n${FOREVER}`],
  ['in except', 'unset', `try:\n    x = 1\nexcept ValueError:\n    ${EXITS}\n${FOREVER}`],
  ['where the platform is Linux', 'exit 0', `if sys.platform != "win32":\n    ${EXITS}\n${FOREVER}`],
  ['os.name', 'exit 0', `if os.name == "posix":\n    ${EXITS}\n${FOREVER}`],
  [
    'in the main thread',
    'exit 0',
    `if threading.current_thread() is threading.main_thread():\n    ${EXITS}\n${FOREVER}`,
  ],
  [
    'under a condition that is not known',
    'unknown: SIG_DFL | exit 0',
    `if load():\n    ${EXITS}\n${FOREVER}`,
  ],
  [
    'under a variable that the image does not set',
    'unknown: SIG_DFL | exit 0',
    `if os.environ.get("GRACEFUL"):\n    ${EXITS}\n${FOREVER}`,
  ],
  [
    'under a variable that it sets',
    'exit 0',
    `if os.environ.get("MODE") == "prod":\n    ${EXITS}\n${FOREVER}`,
  ],
  [
    'a decorated main of click',
    'exit 0',
    `import click\n@click.command()\n@click.option("--x")\ndef main(x):\n    ${EXITS}\n    ${FOREVER}\nmain()`,
  ],
  ['typer.run', 'exit 0', `import typer\ndef main():\n    ${EXITS}\n    ${FOREVER}\ntyper.run(main)`],
  [
    'a decorator of the program',
    'exit 0',
    `import functools\ndef wrap(f):\n    @functools.wraps(f)\n    def inner(*a, **k):\n        return f(*a, **k)\n    return inner\n@wrap\ndef main():\n    ${EXITS}\n    ${FOREVER}\nmain()`,
  ],
  [
    'a context manager of the program',
    'exit 0',
    `from contextlib import contextmanager\n@contextmanager\ndef handling():\n    ${EXITS}\n    yield\n    signal.signal(signal.SIGTERM, signal.SIG_DFL)\nwith handling():\n    ${FOREVER}`,
  ],
  [
    'a class as context manager',
    'exit 0',
    `class G:\n    def __enter__(self):\n        ${EXITS}\n        return self\n    def __exit__(self, *a): pass\nwith G() as g:\n    ${FOREVER}`,
  ],
  [
    'a match on an argument',
    'exit 0',
    `match sys.argv[1]:\n    case "serve":\n        ${EXITS}\n        ${FOREVER}\n    case _:\n        pass`,
  ],
  ['an argument that says otherwise', 'unset', `if sys.argv[1] == "worker":\n    ${EXITS}\n${FOREVER}`],
])('a handler set %s: %s', (_where, term, body) => {
  const a = analyse(`${IMPORTS}\n${body}`, { args: ['serve'], env: { MODE: 'prod' } });
  expect(reaction(a, 'SIGTERM')).toBe(term);
});

const HANDLER = `${IMPORTS}\ndef stop(s, f):\n    sys.exit(4)\ndef install():\n    signal.signal(signal.SIGTERM, stop)\n`;

test.each([
  ['a module beside it', 'import handlers\nhandlers.install()', { '/app/handlers.py': HANDLER }],
  ['from … import', 'from handlers import install as i\ni()', { '/app/handlers.py': HANDLER }],
  ['from … import *', 'from handlers import *\ninstall()', { '/app/handlers.py': HANDLER }],
  [
    'a handler from elsewhere',
    'import signal\nfrom handlers import stop\nsignal.signal(signal.SIGTERM, stop)',
    { '/app/handlers.py': HANDLER },
  ],
  [
    'a package',
    'import pkg.handlers\npkg.handlers.install()',
    { '/app/pkg/__init__.py': '', '/app/pkg/handlers.py': HANDLER },
  ],
  [
    'a folder without __init__',
    'from pkg import handlers\nhandlers.install()',
    { '/app/pkg/handlers.py': HANDLER },
  ],
  [
    'relative imports',
    'from pkg import go\ngo()',
    {
      '/app/pkg/__init__.py': 'from .sub.a import install as go',
      '/app/pkg/sub/__init__.py': '',
      '/app/pkg/sub/a.py': 'from ..handlers import install',
      '/app/pkg/handlers.py': HANDLER,
    },
  ],
  ['on import', 'import handlers', { '/app/handlers.py': `${HANDLER}\ninstall()` }],
  [
    'a cycle',
    'import a\na.install()',
    {
      '/app/a.py': 'import b\nfrom handlers import install',
      '/app/b.py': 'import a',
      '/app/handlers.py': HANDLER,
    },
  ],
  ['PYTHONPATH', 'import handlers\nhandlers.install()', { '/lib/handlers.py': HANDLER }],
  [
    'a project with src/',
    'from proj.handlers import install\ninstall()',
    {
      '/app/pyproject.toml': '[project]',
      '/app/src/proj/__init__.py': '',
      '/app/src/proj/handlers.py': HANDLER,
    },
  ],
  [
    'sys.path.insert',
    'import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))\nimport handlers\nhandlers.install()',
    { '/app/lib/handlers.py': HANDLER },
  ],
])('imports are followed: %s', (_name, body, files) => {
  const a = analyse(`import time\n${body}\nwhile True: time.sleep(1)`, {
    files,
    env: { PYTHONPATH: '/lib' },
  });
  expect(reaction(a, 'SIGTERM')).toBe('exit 4');
  expect(a.sources[0]).toBe('app.py');
  expect(a.sources.some(s => s.endsWith('handlers.py'))).toBe(true);
});

test('a module that nobody imports does not count, nor its main guard', () => {
  const files = { '/app/handlers.py': `${HANDLER}\nif __name__ == "__main__":\n    install()` };
  expect(reaction(analyse('import time\nwhile True: time.sleep(1)', { files }), 'SIGTERM')).toBe('unset');
  expect(reaction(analyse('import time, handlers\nwhile True: time.sleep(1)', { files }), 'SIGTERM')).toBe(
    'unset',
  );
});

test('python -m, a directory, -c', () => {
  const files = {
    '/app/pkg/__init__.py': '',
    '/app/pkg/handlers.py': HANDLER,
    '/app/pkg/__main__.py':
      'import time\nfrom .handlers import install\nif __name__ == "__main__":\n    install()\n    while True: time.sleep(1)',
  };
  const module = analyse('', { files, source: { kind: 'module', name: 'pkg' } });
  expect(reaction(module, 'SIGTERM')).toBe('exit 4');
  const directory = analyse('', {
    files: {
      ...files,
      '/app/pkg/__main__.py': 'import time, handlers\nhandlers.install()\nwhile True: time.sleep(1)',
    },
    source: { kind: 'file', path: '/app/pkg' },
  });
  expect(reaction(directory, 'SIGTERM')).toBe('exit 4');
  const text = analyse('', { source: { kind: 'text', text: `${IMPORTS}\n${EXITS}\n${FOREVER}` } });
  expect(reaction(text, 'SIGTERM')).toBe('exit 0');
});

test('what cannot be read is said', () => {
  const files = image({});
  const input = { args: [], cwd: '/app', env: {}, files, parsers };
  expect(analysePython({ ...input, source: { kind: 'file', path: 'x.py' } })).toEqual({
    unknown: '`/app/x.py`: nothing makes it',
  });
  expect(analysePython({ ...input, source: { kind: 'module', name: 'x' } })).toHaveProperty('unknown');
  expect(analysePython({ ...input, source: { kind: 'stdin' } })).toHaveProperty('unknown');
});

test('a file that a build stage holds', () => {
  const stage = image({ '/src/app.py': `${IMPORTS}\n${EXITS}\n${FOREVER}` });
  const files = {
    ...image({}),
    origin: (p: string) =>
      p === '/app/app.py'
        ? { kind: 'produced' as const, path: '/src/app.py', files: stage, runs: [] }
        : { kind: 'absent' as const, reason: 'no' },
  };
  const a = analysePython({
    source: { kind: 'file', path: '/app/app.py' },
    args: [],
    cwd: '/',
    env: {},
    files,
    parsers,
  });
  if ('unknown' in a) throw new Error(a.unknown);
  expect(reaction(a, 'SIGTERM')).toBe('exit 0');
});

test.each([
  ['ends', 'short', 'print("hello")'],
  ['raises', 'short', 'raise SystemExit(2)'],
  ['goes on', 'service', 'import time\nwhile True: time.sleep(1)'],
  ['calls what nobody read', 'unknown', 'import lib\nlib.run()'],
  ['loops while something is so', 'unknown', 'import lib, time\nwhile lib.busy(): time.sleep(1)'],
])('lifetime: a program that %s', (_name, lifetime, source) =>
  expect(analyse(source).lifetime).toBe(lifetime),
);
