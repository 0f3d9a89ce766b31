import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('yash', ['yash'], 'yash', '2.52-2', ['shell/yash/plain']) satisfies Program;
