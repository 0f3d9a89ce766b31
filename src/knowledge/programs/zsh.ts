import type { Program } from '../../model/index.ts';
import { shellEntry } from '../shell-entry.ts';

export default shellEntry('zsh', ['zsh'], 'zsh', '5.9-4', ['shell/zsh/plain']) satisfies Program;
