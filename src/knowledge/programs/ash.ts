import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('ash', ['ash'], 'busybox', 'busybox 1.35.0-4', [
  'shell/busybox/plain',
]) satisfies Program;
