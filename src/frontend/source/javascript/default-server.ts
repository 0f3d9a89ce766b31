import { mayCall } from './callbacks.ts';
import { packageOf } from './keepers.ts';
import { peek } from './members.ts';
import { type Env, isCallable, type Value } from './values.ts';
import type { Vm } from './vm.ts';

/** Frameworks whose apps have a `fetch`. @source https://hono.dev/docs/getting-started/bun, elysia 1.4 src/index.ts */
const APPS = /^(?:hono|@hono\/zod-openapi|elysia|itty-router)(?:\/|$)/;

/**
 * `export default { fetch }`: the runtime serves it. A server of which nobody has the handle: no code of the program can
 * close it.
 *
 * @source https://bun.sh/docs/runtime/http/server, https://docs.deno.com/runtime/reference/cli/serve/
 */
export function serveDefault(vm: Vm, env: Env): void {
  const found = vm.loader.mainDefault();
  if (!found) return;
  const { value, site } = found;
  const handler = value.kind === 'external' ? value : peek(vm, value, 'fetch', env, site.node);
  const sure = isServed(value, handler);
  if (sure === undefined) return;
  mayCall(vm, [value], env, site.node, 'fetch');
  vm.run.keepers.push({ what: 'a server', site, path: [], sure, handles: [], open: true, ref: true });
}

/** `undefined`: there is nothing to serve. */
function isServed(value: Value, handler: Value): boolean | undefined {
  if (value.kind === 'external') return APPS.test(packageOf(value)) ? true : value.truthy ? false : undefined;
  if (handler.kind === 'constant') return undefined;
  return isCallable(handler) || (value.kind === 'object' && value.slots.has('fetch'));
}
