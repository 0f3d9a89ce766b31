import type { Node } from '../tree.ts';

const SERVES = /\.(?:ListenAndServe\w*|Serve(?:TLS)?|Listen(?:TLS)?|Run(?:TLS)?|Start(?:TLS)?)\(/;

/** It is set, or set to something: an image that says nothing of it does not come there. */
const ASKED_FOR =
  /\bos\.Getenv\([^()]{0,80}\)\s*(?:==\s*"[^"]+"|!=\s*"")|\bos\.LookupEnv\([^()]{0,80}\)\s*;\s*\w+$/;

/**
 * `if socket { …Notify…; fcgi.Serve() } else { http.ListenAndServe() }`: of ways that each serve, only one takes the
 * signal; `if os.Getenv("GRACEFUL") == "1" { …Notify… }`. Returns what that hangs on, as it is written.
 */
export function onlyOneWay(call: Node): string | undefined {
  for (let at: Node | undefined = call; at; at = at.parent) {
    const { parent } = at;
    if (parent?.name !== 'IfStatement' || !/^(?:Block|IfStatement)$/.test(at.name)) continue;
    const other = parent.children.find(c => c !== at && /^(?:Block|IfStatement)$/.test(c.name));
    const condition = parent.children
      .slice(
        1,
        parent.children.findIndex(c => c.name === 'Block'),
      )
      .map(c => c.text)
      .join(' ');
    const serves = other && SERVES.test(other.text) && SERVES.test(at.text) && !/\bsignal\./.test(other.text);
    const isAsked = parent.child('Block') === at && ASKED_FOR.test(condition);
    if (isAsked || (serves && !/\bGOOS\b/.test(condition))) return `\`${condition}\` (${parent.place})`;
  }
  return undefined;
}
