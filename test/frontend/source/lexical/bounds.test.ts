import { expect, test } from 'vitest';
import { memoryVfs } from '../../../../src/base/index.ts';
import { lintVfs } from '../../../support/lint.ts';

const built = (make: string) =>
  `FROM debian:12 AS build\nCOPY . .\nRUN ${make}\nFROM debian:12\nCOPY --from=build /server /server\nCMD ["/server"]\n`;
const CRYSTAL = { name: 'app.cr', make: 'crystal build -o /server app.cr' };
const NIM = { name: 'app.nim', make: 'nim c -o:/server app.nim' };
const HASKELL = { name: 'app.hs', make: 'ghc -o /server app.hs' };
const OCAML = { name: 'app.ml', make: 'ocamlopt -o /server app.ml' };
const DART = { name: 'app.dart', make: 'dart compile exe app.dart -o /server' };
const calls = (call: (i: number) => string) => Array.from({ length: 30_000 }, (_, i) => call(i)).join('\n');

/** As many as fit into what is read of a file. */
const some = (call: (i: number) => string) => Array.from({ length: 6_000 }, (_, i) => call(i)).join('\n');

test.each<[string, typeof CRYSTAL, string]>([
  ['a handler of many calls', CRYSTAL, `Signal::TERM.trap do\n${calls(i => `  stop${i}`)}\nend\n`],
  ['a handler that sets many flags', CRYSTAL, `Signal::TERM.trap do\n${calls(i => `  a${i} = true`)}\nend\n`],
  ['a loop that is left in many places', CRYSTAL, `loop do\n${calls(() => '  break if x')}\nend\n`],
  ['handlers that are never closed', CRYSTAL, 'Signal::TERM.trap {'.repeat(20_000)],
  ['a procedure of many calls', NIM, `onSignal(SIGTERM):\n${calls(i => `  stop${i}()`)}\n`],
  ['actions that nobody fills in', NIM, calls(() => 'sigaction(SIGTERM, a)')],
  [
    'a handler of many calls in Haskell',
    HASKELL,
    `main = do\n  installHandler sigTERM (Catch $ do\n${some(i => `    stop${i} x`)}) Nothing\n`,
  ],
  ['handlers that are never closed in Haskell', HASKELL, 'installHandler s (Catch ('.repeat(12_000)],
  ['quotations that are never closed', HASKELL, 'x = [q|'.repeat(50_000)],
  [
    'variables that nobody waits for',
    HASKELL,
    some(i => `  installHandler sigTERM (Catch (putMVar v${i} ())) Nothing`),
  ],
  [
    'a handler of many calls in OCaml',
    OCAML,
    `let () =\n  Sys.set_signal Sys.sigterm (Signal_handle (fun _ ->\n${some(i => `    stop${i} ();`)}))\n`,
  ],
  ['texts that are never closed', OCAML, 'let x = {q|'.repeat(30_000)],
  [
    'handlers of a list that is not there',
    OCAML,
    some(() => 'Sys.set_signal s (Signal_handle (fun _ -> x ()))'),
  ],
  ['watches that are never closed', DART, 'ProcessSignal.sigterm.watch().listen((_) {'.repeat(8_000)],
  ['watches for a list that is not there', DART, some(i => `signal.watch().listen(stop${i});`)],
])(
  '%s takes bounded time',
  async (_, { name, make }, text) => {
    const start = performance.now();
    const { errors } = await lintVfs(memoryVfs({ Dockerfile: built(make), [name]: text }));
    expect(errors).toEqual([]);
    expect(performance.now() - start).toBeLessThan(15_000);
  },
  30_000,
);
