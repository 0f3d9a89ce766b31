import type {
  AndOr,
  Assignment,
  Command,
  Pipeline,
  Redirect,
  Script,
  TestExpression,
  Word,
  WordPart,
} from '../../../../src/frontend/shell/ast.ts';

/**
 * Writes a syntax tree as one line, so that a table can show what was understood: `‹quoted›`, `$(…)`,
 * `if{condition}then{body}`; each word of a command in its own brackets.
 */
export function show(script: Script): string {
  return script.items.map(item).join(' ; ');
}

function item({ first, rest, background }: AndOr): string {
  const joined = [pipeline(first), ...rest.map(r => `${r.operator} ${pipeline(r.pipeline)}`)].join(' ');
  return background ? `${joined} &` : joined;
}

function pipeline(p: Pipeline): string {
  const prefix = `${p.timed ? 'time ' : ''}${p.negated ? '! ' : ''}`;
  return prefix + p.commands.map(command).join(' | ');
}

function command(c: Command): string {
  switch (c.type) {
    case 'simple':
      return [
        ...c.assignments.map(assignment),
        ...c.words.map(w => `[${word(w)}]`),
        ...c.redirects.map(redirect),
      ].join(' ');
    case 'coproc':
      return `coproc ${c.name} ${command(c.body)}`;
    case 'subshell':
      return withRedirects(`(${show(c.body)})`, c.redirects);
    case 'group':
      return withRedirects(`{${show(c.body)}}`, c.redirects);
    case 'if': {
      const clauses = c.clauses.map(k => `if{${show(k.condition)}}then{${show(k.body)}}`).join('el');
      return withRedirects(clauses + (c.otherwise ? `else{${show(c.otherwise)}}` : ''), c.redirects);
    }
    case 'for': {
      const list = c.words ? ` in ${c.words.map(w => `[${word(w)}]`).join('')}` : '';
      return withRedirects(`for ${c.variable}${list}{${show(c.body)}}`, c.redirects);
    }
    case 'other-loop':
      return withRedirects(`loop<${c.text}>{${show(c.body)}}`, c.redirects);
    case 'while':
      return withRedirects(
        `${c.until ? 'until' : 'while'}{${show(c.condition)}}do{${show(c.body)}}`,
        c.redirects,
      );
    case 'case': {
      const items = c.items.map(
        i =>
          `${i.patterns.map(word).join(' or ')})${show(i.body)}${i.terminator === ';;' ? '' : i.terminator}`,
      );
      return withRedirects(`case ${word(c.word)}{${items.join(' / ')}}`, c.redirects);
    }
    case 'function':
      return `function ${c.name} ${command(c.body)}`;
    case 'test':
      return withRedirects(`test{${test(c.expression)}}`, c.redirects);
    case 'arithmetic':
      return `((${c.text}))`;
    case 'unparsed':
      return `UNPARSED<${c.text}>`;
  }
}

function withRedirects(text: string, redirects: readonly Redirect[]): string {
  return [text, ...redirects.map(redirect)].join(' ');
}

function assignment(a: Assignment): string {
  const name = `${a.name}${a.index === undefined ? '' : `[${a.index}]`}${a.append ? '+' : ''}=`;
  return a.array
    ? `${name}(${a.array.map(w => `[${word(w)}]`).join('')})`
    : name + (a.value ? word(a.value) : '');
}

function redirect(r: Redirect): string {
  const body = r.heredoc ? `${r.heredoc.expands ? '$' : ''}${JSON.stringify(r.heredoc.body)}` : '';
  return `${r.fd ?? ''}${r.operator}${r.target ? word(r.target) : ''}${body}`;
}

function test(e: TestExpression): string {
  switch (e.op) {
    case 'not':
      return `!(${test(e.operand)})`;
    case 'and':
    case 'or':
      return `(${test(e.left)} ${e.op} ${test(e.right)})`;
    case 'unary':
      return `${e.operator} ${word(e.word)}`;
    case 'binary':
      return `${word(e.left)} ${e.operator} ${word(e.right)}`;
    case 'word':
      return word(e.word);
  }
}

export function word(w: Word): string {
  return w.parts.map(part).join('');
}

function part(p: WordPart): string {
  switch (p.type) {
    case 'literal':
      return p.quoted ? `‹${p.text}›` : p.text;
    case 'parameter': {
      const index = p.index === undefined ? '' : `[${p.index}]`;
      const operands = [p.operand, p.operand2].map(o => (o ? `,${word(o)}` : '')).join('');
      const text = `${p.length ? '#' : ''}${p.indirect ? '!' : ''}${p.name}${index}${p.operator ? ` ${p.operator}` : ''}${operands}`;
      return p.quoted ? `‹\${${text}}›` : `\${${text}}`;
    }
    case 'command-substitution':
      return p.quoted ? `‹$(${show(p.body)})›` : `$(${show(p.body)})`;
    case 'process-substitution':
      return `${p.direction}(${show(p.body)})`;
    case 'arithmetic':
      return p.quoted ? `‹$((${p.text}))›` : `$((${p.text}))`;
  }
}
