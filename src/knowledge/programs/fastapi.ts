import type { Program } from '../../model/index.ts';
import { pythonTitle } from '../python-tools.ts';

/** Runs uvicorn in its own process; `fastapi dev` with the reloader. */
export default {
  name: 'fastapi',
  kind: 'server',
  matches: ['fastapi'],
  launch({ argv }) {
    const [command, ...args] = argv.slice(1);
    if (command !== 'run' && command !== 'dev')
      return { kind: 'exits', status: 0, why: `fastapi ${command ?? ''} ends by itself` };
    const reloads = command === 'dev' ? !args.includes('--no-reload') : args.includes('--reload');
    const rest = args.filter(a => a !== '--reload');
    return {
      kind: 'as',
      program: 'uvicorn',
      argv: ['uvicorn', ...rest, ...(reloads ? ['--reload'] : [])],
      title: pythonTitle(argv),
    };
  },
  sources: ['https://fastapi.tiangolo.com/fastapi-cli/', 'fastapi-cli src/fastapi_cli/cli.py: uvicorn.run'],
  notRun: 'not in Debian or npm',
} satisfies Program;
