import type { Behaviour, ChildSpec, Program } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { INSPECTOR, nodeTitle } from '../node-tools.ts';

const VALUED = '-e --ext -w --watch -i --ignore -d --delay -x --exec --signal -s --config -C --cwd'.split(
  ' ',
);

/** A reloader: tells the program and waits for it; SIGHUP restarts. */
export default {
  name: 'nodemon',
  kind: 'wrapper',
  matches: ['nodemon'],
  launch({ argv }) {
    const { values, rest } = options(argv.slice(1), VALUED);
    const exec = values.get('--exec') ?? values.get('-x');
    const child = childOf(exec, rest);
    return {
      kind: 'stay',
      behaviour: NODEMON,
      children: [child],
      devServer: 'nodemon',
      title: nodeTitle(argv),
    };
  },
  sources: ['https://github.com/remy/nodemon#readme', 'nodemon 3.1.14 on node 20.20.2 as PID 1, Linux 6.18'],
  measured: { version: '3.1.14', rows: ['nodemon/handler', 'nodemon/plain'] },
} satisfies Program;

function childOf(exec: string | undefined, rest: readonly string[]): ChildSpec {
  const [file = '.', ...args] = rest;
  if (exec !== undefined)
    return { run: { shellText: [exec, ...rest].join(' '), shell: ['sh', '-c'] }, isMain: true };
  const runner = /\.[cm]?tsx?$/.test(file) ? 'ts-node' : file.endsWith('.py') ? 'python' : 'node';
  return { run: { argv: [runner, file, ...args] }, isMain: true };
}

const ends = (status: number) =>
  caught(
    [
      { do: 'signal', to: 'all', signal: 'same' },
      { do: 'wait', for: 'child' },
      { do: 'exit', status, cleansUp: false },
    ],
    'nodemon tells the processes below it and waits',
  );

const restarts = {
  ...caught([{ do: 'signal', to: 'child', signal: 'SIGUSR2' }], 'restarts the program'),
  means: 'restarts the program',
};

const NODEMON: Behaviour = {
  signals: { SIGTERM: ends(143), SIGINT: ends(130), SIGHUP: restarts, ...INSPECTOR },
  waitsForChildren: 'own',
  lifetime: 'service',
};
