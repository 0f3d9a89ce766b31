import { path } from '../../base/index.ts';
import { lookupImage } from '../../knowledge/images/index.ts';
import type { Launch } from '../../lint/types.ts';
import type { Service } from './foreground-commands.ts';

/**
 * Apache as a lone process, whatever started it: its control script stays above the server and passes nothing on, but
 * reads the settings that the server of Debian does not start without, and makes the folder that it asks for.
 */
export function apache(
  words: readonly string[],
  { base, binSh }: Pick<Launch['spec'], 'base' | 'binSh'>,
): Service | undefined {
  const name = path.basename(words[0] ?? '');
  if (!['apache2', 'apache2ctl', 'apachectl', 'httpd'].includes(name)) return undefined;
  const options = optionsOf(words.slice(1));
  if (!options) return undefined;
  // The images of PHP and of httpd have a script that becomes the server.
  const own = lookupImage(base.reference)?.cmd?.[0];
  if (own?.endsWith('-foreground')) return { words: [own, ...options] };
  const isDebian = name.startsWith('apache2') || (name === 'apachectl' && binSh === 'dash');
  return isDebian
    ? {
        words: ['apache2', ...options, '-D', 'FOREGROUND'],
        before: ['. /etc/apache2/envvars', 'mkdir -p "$APACHE_RUN_DIR"'],
      }
    : { words: ['httpd', ...options, '-DFOREGROUND'] };
}

/** Options but for those that say how it starts; `undefined`: it does not start. */
function optionsOf(words: readonly string[]): readonly string[] | undefined {
  const text = words.join('\n').replace(/^-D\n?FOREGROUND(?:\n|$)/m, '');
  const kept = text.replace(/^(?:-k\n)?(?:start|restart|graceful)(?:\n|$)/m, '').split('\n');
  const options = kept.filter(word => word !== '');
  return options.every((word, i) => word.startsWith('-') || /^-[CcDdEef]$/.test(options[i - 1] ?? '')) &&
    !options.some(word => /^-[hklLMStVvX]/.test(word))
    ? options
    : undefined;
}
