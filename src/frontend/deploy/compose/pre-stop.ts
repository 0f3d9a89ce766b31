import type { PreStop } from '../../../model/index.ts';
import { field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { interpolate } from './interpolate.ts';
import { splitWords } from './words.ts';

/**
 * The first hook of a service. Compose runs them before it asks the engine for the stop: they take nothing of the grace
 * period.
 * @source docker/compose pkg/compose/hook.go runHook
 */
export function preStopOf(service: Yaml, env: ReadonlyMap<string, string>): PreStop | undefined {
  const command = field(itemsOf(field(service, 'pre_stop'))[0], 'command');
  if (!command) return undefined;
  const known = (item: Yaml) => interpolate(textOf(item) ?? '', env).text;
  const split = command.kind === 'list' ? { words: command.items.map(known) } : splitWords(known(command));
  return 'problem' in split ? undefined : { at: command.at, argv: split.words };
}
