import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('ksh93', ['ksh', 'ksh93'], 'ksh93', '1.0.4-3', [
  'shell/ksh93/plain',
]) satisfies Program;
