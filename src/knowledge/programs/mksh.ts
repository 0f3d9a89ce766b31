import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('mksh', ['mksh'], 'mksh', '59c-28', ['shell/mksh/plain']) satisfies Program;
