import { evaluate } from './evaluate.ts';
import type { Machine } from './machine.ts';
import type { Expression } from './syntax.ts';
import { type ObjectValue, textOf } from './value.ts';

/** `p.stdout`, `iter(p.stdout.readline, "")`: what a child that still runs writes. Its lines end when the child does. */
export function childThatWrites(m: Machine, e: Expression): string | undefined {
  const pipe = readline(e) ?? e;
  if (pipe.type !== 'attribute' || !/^std(out|err)$/.test(pipe.name)) return undefined;
  const value = evaluate(m, pipe);
  if (value.type !== 'method' || value.object.of !== 'subprocess.Popen') return undefined;
  return runs(m, value.object);
}

function readline(e: Expression): Expression | undefined {
  if (e.type !== 'call' || e.callee.type !== 'name' || e.callee.id !== 'iter') return undefined;
  const of = e.args[0]?.value;
  return of?.type === 'attribute' && of.name === 'readline' ? of.object : undefined;
}

function runs(m: Machine, child: ObjectValue): string | undefined {
  const key = textOf(m.field(child, 'key'));
  return key !== undefined && m.lifetimes.get(key) !== 'short' ? key : undefined;
}
