import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('bash', ['bash', 'rbash'], 'bash', '5.2.15-2+b8', [
  'shell/bash/plain',
]) satisfies Program;
