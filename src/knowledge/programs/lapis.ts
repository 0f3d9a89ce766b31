import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored } from '../behaviours.ts';

/** `lapis server ENVIRONMENT` fills nginx.conf in, and waits for nginx by os.execute of Lua. */
export default {
  name: 'lapis',
  kind: 'wrapper',
  matches: ['lapis'],
  launch({ argv, cwd }) {
    const [self = 'lapis', verb = ''] = argv;
    if (verb !== 'server') return { kind: 'exits', status: 0, why: `${self} ${verb} ends by itself` };
    return {
      kind: 'stay',
      behaviour: {
        ...DEAF_PARENT,
        signals: all(['SIGINT', 'SIGQUIT'], ignored('system(3) ignores it while the command runs')),
      },
      children: [{ run: { argv: ['nginx', '-p', `${cwd}/`, '-c', 'nginx.conf'] }, isMain: true }],
    };
  },
  sources: ['https://github.com/leafo/lapis lapis/cmd/nginx.moon at 0649b3d, start_nginx: os.execute'],
  notRun: 'not in Debian or npm',
} satisfies Program;
