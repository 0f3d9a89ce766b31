import type { Call } from '../scripting/code.ts';
import type { Hows, Walker } from '../scripting/walk.ts';

/** Calls into packages whose ways with signals are known. */
export function libraryCall(_call: Call, _owner: string | undefined, _walker: Walker): Hows | undefined {
  return undefined;
}

/** Packages and extensions that leave signals alone, by the beginning of their classes' names. */
const INERT =
  /^(?:[A-Za-z_]\w*$|(?:GuzzleHttp|Monolog|Predis|Dotenv|Doctrine|Illuminate\\(?:Database|Support|Container|Events|Redis|Http)|Ramsey|Carbon|Symfony\\Component\\(?:Dotenv|HttpClient|Yaml|Filesystem|Finder|String|OptionsResolver|Cache|EventDispatcher|DependencyInjection|HttpFoundation|Serializer|Validator)|Psr|League|Twig|Aws|MongoDB|Elasticsearch|Elastic|PhpMqtt|Google|Sentry|Nyholm|Slim|Laminas|Enqueue\\Dsn)\\)/;

/** Extensions that bring watchers of signals of their own, without pcntl. */
const WITHOUT_PCNTL = /^(?:Swoole|OpenSwoole|Swow|Event|Ev|UV)(?:\\|$)/;

/** May a call to something that is not read take signals? Without pcntl few can. */
export function mayTakeSignals(call: Call, walker: Walker, pcntl: boolean | undefined): boolean {
  const on = call.on && walker.evaluate(call.on);
  const name = call.name.startsWith('new ')
    ? call.name.slice(4)
    : on?.kind === 'object'
      ? on.owner
      : undefined;
  if (name === undefined || name === '?') return false;
  return WITHOUT_PCNTL.test(name) || (pcntl !== false && !INERT.test(name));
}
