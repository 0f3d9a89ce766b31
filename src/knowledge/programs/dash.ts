import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('dash', ['dash'], 'dash', '0.5.12-2', ['shell/dash/plain']) satisfies Program;
