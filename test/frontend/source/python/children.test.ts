import { expect, test } from 'vitest';
import { analyse, reaction } from './analyse.ts';

const child = (source: string) => analyse(source).children;

test.each([
  [
    'Popen of a server',
    'import subprocess\nsubprocess.Popen(["redis-server", "--port", "1"])',
    {
      command: { argv: ['redis-server', '--port', '1'] },
      call: 'subprocess.Popen',
      mode: 'background',
      lifetime: 'service',
      reaped: false,
      processGroup: 'parent',
    },
  ],
  [
    'Popen that is waited for',
    'from subprocess import Popen\np = Popen(["node", "x.js"])\np.wait()',
    { mode: 'background', lifetime: 'service', reaped: true },
  ],
  [
    'with Popen',
    'import subprocess\nwith subprocess.Popen(["node", "x.js"]) as p:\n    pass',
    { reaped: true },
  ],
  [
    'run of a short command',
    'import subprocess\nsubprocess.run(["ls", "-l"], check=True)',
    { mode: 'blocking', lifetime: 'short', reaped: true },
  ],
  [
    'shell=True',
    'import subprocess\nsubprocess.run("gunicorn app:app", shell=True)',
    { command: { shellText: 'gunicorn app:app' }, lifetime: 'service' },
  ],
  [
    'words of a text',
    'import subprocess, shlex\nsubprocess.call(shlex.split("celery -A app \'worker x\'"))',
    { command: { argv: ['celery', '-A', 'app', 'worker x'] } },
  ],
  [
    'os.system',
    'import os\nos.system("python manage.py migrate")',
    { command: { shellText: 'python manage.py migrate' }, mode: 'blocking', lifetime: 'short' },
  ],
  [
    'a new session',
    'import subprocess\nsubprocess.Popen(["node", "x.js"], start_new_session=True)',
    { processGroup: 'own' },
  ],
  [
    'os.setsid',
    'import subprocess, os\nsubprocess.Popen(["node", "x.js"], preexec_fn=os.setsid)',
    { processGroup: 'own' },
  ],
  [
    'a command that is not known',
    'import subprocess, lib\nsubprocess.Popen(lib.command())',
    { command: { unknown: 'subprocess.Popen(lib.command())' }, lifetime: 'unknown' },
  ],
  [
    'a command of known name',
    'import subprocess, sys, lib\nsubprocess.Popen(["node", lib.name()])',
    { command: { unknown: 'node …' } },
  ],
  [
    'sys.executable',
    'import subprocess, sys\nsubprocess.Popen([sys.executable, "worker.py"])',
    { command: { argv: ['python3', 'worker.py'] }, lifetime: 'service' },
  ],
  [
    'os.fork',
    'import os\npid = os.fork()\nif pid == 0:\n    pass',
    { command: { fork: true }, mode: 'background' },
  ],
  [
    'asyncio',
    'import asyncio\nasync def main():\n    await asyncio.create_subprocess_exec("node", "x.js")\nasyncio.run(main())',
    { command: { argv: ['node', 'x.js'] }, mode: 'background', reaped: true },
  ],
  [
    'a process of its own code',
    'import multiprocessing as mp, time\ndef w():\n    while True: time.sleep(1)\nmp.Process(target=w).start()',
    { command: { fork: true }, lifetime: 'service' },
  ],
  [
    'a short one',
    'from multiprocessing import Process\ndef w(): print(1)\np = Process(target=w)\np.start()\np.join()',
    { lifetime: 'short' },
  ],
  [
    'a pool',
    'from multiprocessing import Pool\nwith Pool(4) as p:\n    p.map(print, [1])',
    { command: { fork: true }, lifetime: 'service' },
  ],
  [
    'started in a thread',
    'import threading, subprocess\ndef go():\n    subprocess.run(["node", "x.js"])\nthreading.Thread(target=go).start()',
    { command: { argv: ['node', 'x.js'] } },
  ],
])('a child: %s', (_name, source, expected) => expect(child(source)).toMatchObject([expected]));

const PRELUDE = 'import signal, subprocess, sys, os, time\np = subprocess.Popen(["node", "a.js"])\n';

test.each([
  [
    'terminates and waits',
    'signal children SIGTERM, wait children, exit 0',
    `${PRELUDE}def h(s, f):\n    p.terminate()\n    p.wait()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'passes the signal on',
    'signal children SIGTERM, wait children, exit of-child',
    `${PRELUDE}signal.signal(signal.SIGTERM, lambda s, f: p.send_signal(s))\nsys.exit(p.wait())`,
  ],
  [
    'waits for so long',
    'signal children SIGTERM, wait children 5000, signal children SIGKILL, exit 0',
    `${PRELUDE}def h(s, f):\n    p.terminate()\n    p.wait(timeout=5)\n    p.kill()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'os.kill of its pid',
    'signal children SIGTERM, exit 0',
    `${PRELUDE}def h(s, f):\n    os.kill(p.pid, signal.SIGTERM)\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'killpg of its group',
    'signal children SIGTERM, exit 0',
    `${PRELUDE}def h(s, f):\n    os.killpg(os.getpgid(p.pid), signal.SIGTERM)\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'terminates where it still lives',
    'signal children SIGTERM, exit 0',
    `${PRELUDE}def h(s, f):\n    if p.poll() is None:\n        p.terminate()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'does not tell them',
    'exit 0',
    `${PRELUDE}signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nwhile True: time.sleep(1)`,
  ],
  [
    'tells one of two',
    'signal jobs 1 SIGTERM, exit 0',
    `${PRELUDE}q = subprocess.Popen(["node", "b.js"])\ndef h(s, f):\n    q.terminate()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'tells all of a list',
    'signal children SIGTERM, wait children, exit 0',
    `import signal, subprocess, sys, time\nprocs = []\nfor name in ["a.js", "b.js"]:\n    procs.append(subprocess.Popen(["node", name]))\ndef h(s, f):\n    for p in procs: p.terminate()\n    for p in procs: p.wait()\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'cleans up in finally',
    'signal children SIGTERM, wait children, exit 0',
    `${PRELUDE}signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\ntry:\n    while True: time.sleep(1)\nfinally:\n    p.terminate()\n    p.wait()`,
  ],
  [
    'the own group',
    'signal group SIGTERM, exit 0',
    `${PRELUDE}def h(s, f):\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    os.killpg(0, signal.SIGTERM)\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, h)\nwhile True: time.sleep(1)`,
  ],
  [
    'an exception leaves subprocess.run, which kills',
    'signal children SIGKILL, exit 0',
    'import signal, subprocess, sys\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nsubprocess.run(["node", "x.js"])',
  ],
  [
    'a process of multiprocessing',
    'signal children SIGTERM, wait children, exit 0',
    'import signal, sys, time\nfrom multiprocessing import Process\ndef w():\n    while True: time.sleep(1)\ndef h(*a):\n    p.terminate()\n    p.join()\n    sys.exit(0)\np = Process(target=w)\np.start()\nsignal.signal(signal.SIGTERM, h)\np.join()',
  ],
  [
    'Python itself waits for it at the end',
    'wait children, exit 0',
    'import signal, sys, time\nfrom multiprocessing import Process\ndef w():\n    while True: time.sleep(1)\np = Process(target=w)\np.start()\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\np.join()',
  ],
  [
    'and ends daemons',
    'signal children SIGTERM, exit 0',
    'import signal, sys, time\nfrom multiprocessing import Process\ndef w():\n    while True: time.sleep(1)\np = Process(target=w, daemon=True)\np.start()\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\np.join()',
  ],
  [
    'a manager class',
    'signal children SIGTERM, wait children, exit 0',
    'import signal, subprocess, sys\nclass Manager:\n    def __init__(self):\n        self.procs = {}\n        signal.signal(signal.SIGTERM, self.stop)\n    def start(self):\n        self.procs["web"] = subprocess.Popen(["gunicorn", "app"])\n        self.procs["worker"] = subprocess.Popen(["celery", "worker"])\n    def stop(self, signum, frame):\n        for name, p in self.procs.items(): p.terminate()\n        for p in self.procs.values(): p.wait()\n        sys.exit(0)\n    def run(self):\n        self.start()\n        for p in self.procs.values(): p.wait()\nManager().run()',
  ],
])('a handler that %s', (_name, term, source) => expect(reaction(analyse(source), 'SIGTERM')).toBe(term));

test('os.execvp makes it another program', () => {
  expect(
    analyse('import os, sys\nprint("setup")\nos.execvp("gunicorn", ["gunicorn", "app:app"] + sys.argv[1:])', {
      args: ['-w', '2'],
    }).becomes,
  ).toMatchObject({
    argv: ['gunicorn', 'app:app', '-w', '2'],
    at: { line: 3 },
  });
  expect(
    analyse('import os\nif lib(): os.execlp("node", "node", "x.js")\nelse: os.execlp("node", "node", "x.js")')
      .becomes?.argv,
  ).toEqual(['node', 'x.js']);
});

test('reaping', () => {
  expect(analyse('import os\nwhile True:\n    os.waitpid(-1, 0)').waitsForChildren).toBe('any');
  expect(
    analyse(
      'import signal, os, time\ndef reap(*a):\n    while True:\n        try:\n            pid, _ = os.waitpid(-1, os.WNOHANG)\n        except ChildProcessError:\n            break\n        if pid == 0: break\nsignal.signal(signal.SIGCHLD, reap)\nwhile True: time.sleep(1)',
    ).waitsForChildren,
  ).toBe('any');
  expect(
    analyse('import signal, time\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True: time.sleep(1)')
      .ignoresChildExit,
  ).toBe(true);
  expect(analyse('import time\nwhile True: time.sleep(1)')).not.toHaveProperty('waitsForChildren');
});
