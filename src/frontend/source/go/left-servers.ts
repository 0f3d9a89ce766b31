import type { Node } from '../tree.ts';
import type { GoProgram } from './module.ts';

const MADE = /\b(\w{1,60})\s*:?=\s*(?:&?http\.Server\{|grpc\.NewServer\()/g;
const TELLS = /\b(\w{1,60})\.(?:Shutdown|Close|GracefulStop|Stop)\(/g;
/** `go http.ListenAndServe(":8081", mux)`: nobody can tell it. */
const BARE = /\bgo\s+http\.ListenAndServe(?:TLS)?\(\s*[^,()\n]{1,80},\s*(?!nil\b)([^\n]{1,80})/;
/** What answers machines that ask again. */
const FOR_OPERATORS =
  /metric|prom|pprof|debug|health|probe|admin|monitor|status|redirect|internal|diag|stat/i;

/**
 * A server that serves beside one that is shut down, and that nobody tells: what it still answers is cut as main
 * leaves. As a sentence.
 * @source https://pkg.go.dev/net/http#Server.Shutdown
 */
export function leftServer(program: GoProgram, directory: string): string | undefined {
  for (const file of program.mentioning('http.').filter(f => f.directory === directory)) {
    if (!file.text.text.includes('.Shutdown(')) continue;
    for (const node of program.tree(file).children) {
      const left = /^(?:FunctionDecl|MethodDecl)$/.test(node.name) ? leftIn(node) : undefined;
      if (left !== undefined)
        return `what \`${left}\` answers is taken to be done, for main waits for another server alone`;
    }
  }
  return undefined;
}

function leftIn({ text }: Node): string | undefined {
  const made = [...new Set([...text.matchAll(MADE)].map(([, name = '']) => name))];
  const told = new Set([...text.matchAll(TELLS)].map(([, name = '']) => name));
  if (!made.some(name => told.has(name))) return undefined;
  const bare = BARE.exec(text);
  if (bare && !FOR_OPERATORS.test(bare[0])) return 'http.ListenAndServe';
  return made.find(name => !told.has(name) && !FOR_OPERATORS.test(name) && isOnlyServed(text, name));
}

/** It serves here, and is handed to nobody who may tell it. */
function isOnlyServed(text: string, name: string): boolean {
  const uses = [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))];
  const serves = new RegExp(`\\b${name}\\.(?:ListenAndServe|Serve)(?:TLS)?\\(`).test(text);
  return (
    serves &&
    uses.every(({ index }) => {
      const [before, behind] = [text.slice(Math.max(0, index - 80), index), text.slice(index + name.length)];
      return /^(?:\.\w|\s*:?=)/.test(behind) || /\bRegister\w{0,60}\($/.test(before);
    })
  );
}
