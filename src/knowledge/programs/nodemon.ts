import type { Behaviour, ChildSpec, Program, World } from '../../model/index.ts';
import { caught, options } from '../behaviours.ts';
import { INSPECTOR, nodeTitle } from '../node-tools.ts';
import { isRecord, parseObject } from '../package-json.ts';

const VALUED = '-e --ext -w --watch -i --ignore -d --delay -x --exec --signal -s --config -C --cwd'.split(
  ' ',
);

/** A reloader: tells the program and waits for it; SIGHUP restarts. */
export default {
  name: 'nodemon',
  kind: 'wrapper',
  matches: ['nodemon'],
  launch({ argv, cwd }, world) {
    const { values, rest } = options(argv.slice(1), VALUED);
    const settings = settingsOf(cwd, world);
    const exec = values.get('--exec') ?? values.get('-x') ?? settings.exec;
    const child = childOf(exec, rest.length > 0 || exec !== undefined ? rest : [settings.main ?? 'index.js']);
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

/** nodemon.json, or `nodemonConfig` and `main` of package.json. */
function settingsOf(cwd: string, world: World): { readonly exec?: string; readonly main?: string } {
  const read = (name: string) => parseObject(world.read(name, cwd)?.text ?? '') ?? {};
  const manifest = read('package.json');
  const { nodemonConfig } = manifest;
  const own = { ...(isRecord(nodemonConfig) ? nodemonConfig : {}), ...read('nodemon.json') };
  return {
    ...(typeof own.exec === 'string' ? { exec: own.exec } : {}),
    ...(typeof manifest.main === 'string' ? { main: manifest.main } : {}),
  };
}

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
