import type { Command } from '../../../model/index.ts';
import { field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { interpolate } from './interpolate.ts';

/** `null`: the image's one is switched off; `undefined`: it is left. */
export function healthcheckOf(
  node: Yaml | undefined,
  env: ReadonlyMap<string, string>,
): Command | null | undefined {
  if (textOf(field(node, 'disable')) === 'true') return null;
  const test = field(node, 'test');
  if (!test) return undefined;
  const { at } = test;
  const [first, ...rest] = itemsOf(test).map(item => interpolate(textOf(item) ?? '', env).text);
  const shell = (text: string): Command => ({
    form: 'shell',
    text,
    shell: ['/bin/sh', '-c'],
    at,
    from: 'command-line',
  });
  if (test.kind === 'scalar') return shell(first ?? '');
  if (first === 'NONE') return null;
  if (first === 'CMD-SHELL') return shell(rest.join(' '));
  return first === 'CMD' ? { form: 'exec', argv: rest, at, from: 'command-line' } : undefined;
}
