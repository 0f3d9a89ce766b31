import type { Node } from 'web-tree-sitter';
import type { Parsers } from '../parsers.ts';
import type {
  AndOr,
  Assignment,
  Command,
  Pipeline,
  Redirect,
  Script,
  Span,
  TestExpression,
  Word,
} from './ast.ts';
import { WordReader } from './parse-words.ts';

export interface ParsedScript {
  readonly script: Script;
  readonly errors: readonly { readonly message: string; readonly start: number; readonly end: number }[];
}

/** Deeper nesting is not followed: the innermost commands become `unparsed`. */
const MAX_DEPTH = 200;
const MAX_LENGTH = 1 << 20;

/** Reads a shell script with tree-sitter-bash. Never throws on broken text; what is not understood is `unparsed`. */
export function parseShell(text: string, parsers: Parsers): ParsedScript {
  const whole = { start: 0, end: text.length };
  if (text.length > MAX_LENGTH) {
    return {
      script: unparsedScript(text.slice(0, 80), whole),
      errors: [{ message: 'the script is larger than 1 MiB', ...whole }],
    };
  }
  const tree = parsers.get('bash').parse(text);
  try {
    const converter = new Converter(text);
    const script = converter.script(tree.rootNode.children, whole, 0);
    const tail = text.trimEnd().endsWith(';') ? 'semicolon' : /\n\s*$/.test(text) ? 'newline' : undefined;
    return { script: tail ? { ...script, trailing: tail } : script, errors: converter.errors };
  } finally {
    tree.delete();
  }
}

function unparsedScript(text: string, span: Span): Script {
  return { ...span, items: [itemOf({ type: 'unparsed', text, ...span })] };
}

function itemOf(command: Command, background = false): AndOr {
  const { start, end } = command;
  return { start, end, first: pipelineOf(command), rest: [], background };
}

function pipelineOf(command: Command, negated = false): Pipeline {
  return { start: command.start, end: command.end, negated, timed: false, commands: [command] };
}

const spanOf = (node: Node): Span => ({ start: node.startIndex, end: node.endIndex });
const SEPARATORS: ReadonlySet<string> = new Set([
  ';',
  '\n',
  ';;',
  '{',
  '}',
  '(',
  ')',
  'do',
  'done',
  'then',
  '$(',
  '`',
  '<(',
  '>(',
  'comment',
  'heredoc_body',
  'heredoc_end',
  'fi',
  ';&',
  ';;&',
]);

class Converter {
  readonly errors: { message: string; start: number; end: number }[] = [];
  readonly #words: WordReader;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#words = new WordReader(text, (nodes, span, depth) => this.script(nodes, span, depth));
  }

  /** A list of statements, with `&` and `;` between them. */
  script(nodes: readonly Node[], span: Span, depth: number): Script {
    const items: AndOr[] = [];
    for (const node of nodes) {
      if (node.type === '&') {
        const last = items.pop();
        if (last) items.push({ ...last, background: true });
      } else if (!SEPARATORS.has(node.type)) {
        for (const item of this.#items(node, depth)) items.push(item);
      }
    }
    return { ...span, items };
  }

  #items(node: Node, depth: number): AndOr[] {
    if (node.type === 'ERROR') {
      this.errors.push({ message: 'not understood', ...spanOf(node) });
      return [itemOf(this.#unparsed(node))];
    }
    if (node.type === 'variable_assignments')
      return node.namedChildren.flatMap(c => (c ? this.#items(c, depth) : []));
    return [this.#andOr(node, depth)];
  }

  #unparsed(node: Node): Command {
    return { type: 'unparsed', text: node.text.slice(0, 200), ...spanOf(node) };
  }

  #andOr(node: Node, depth: number): AndOr {
    if (node.type !== 'list' || depth > MAX_DEPTH) {
      const pipeline = this.#pipeline(node, depth);
      return { ...spanOf(node), first: pipeline, rest: [], background: false };
    }
    const [left, operator, right] = node.children.filter(c => c.type !== 'comment');
    if (!left || !operator || !right) return itemOf(this.#unparsed(node));
    const before = this.#andOr(left, depth + 1);
    const after = this.#andOr(right, depth + 1);
    const join = { operator: operator.type as '&&' | '||', pipeline: after.first };
    return {
      ...spanOf(node),
      first: before.first,
      rest: [...before.rest, join, ...after.rest],
      background: false,
    };
  }

  #pipeline(node: Node, depth: number): Pipeline {
    if (node.type === 'negated_command') {
      const inner = node.namedChildren.at(-1);
      return inner
        ? { ...this.#pipeline(inner, depth + 1), ...spanOf(node), negated: true }
        : pipelineOf(this.#unparsed(node));
    }
    if (node.type === 'pipeline') {
      const parts = node.namedChildren
        .filter(c => c.type !== 'comment')
        .map(c => this.#pipeline(c, depth + 1));
      const commands = parts.flatMap(p => p.commands);
      return {
        ...spanOf(node),
        negated: parts[0]?.negated ?? false,
        timed: parts[0]?.timed ?? false,
        commands,
      };
    }
    const command = this.#command(node, depth);
    const piped = heredocPipeline(node);
    if (piped) {
      const rest = this.#pipeline(piped, depth + 1);
      return { ...spanOf(node), negated: false, timed: false, commands: [command, ...rest.commands] };
    }
    if (command.type === 'simple' && command.words[0]?.text === 'time' && command.words.length > 1) {
      const timed = { ...command, words: command.words.slice(1).filter(w => w.text !== '-p') };
      return { ...pipelineOf(timed), timed: true };
    }
    return pipelineOf(command);
  }

  #command(node: Node, depth: number): Command {
    if (depth > MAX_DEPTH) return this.#unparsed(node);
    const span = spanOf(node);
    switch (node.type) {
      case 'command':
      case 'declaration_command':
      case 'unset_command':
      case 'variable_assignment':
      case 'file_redirect':
        return this.#simple(node, depth);
      case 'redirected_statement':
        return this.#redirected(node, depth);
      case 'test_command':
        return this.#test(node, depth);
      case 'subshell':
      case 'compound_statement':
        if (node.children[0]?.type === '((') return { type: 'arithmetic', text: node.text, ...span };
        return {
          type: node.type === 'subshell' ? 'subshell' : 'group',
          body: this.script(node.children, span, depth + 1),
          redirects: [],
          ...span,
        };
      case 'if_statement':
        return this.#if(node, depth);
      case 'while_statement':
        return this.#while(node, depth);
      case 'for_statement':
        return this.#for(node, depth);
      case 'c_style_for_statement':
        return {
          type: 'other-loop',
          text: node.text.slice(0, 80),
          body: this.#body(node, depth),
          redirects: [],
          ...span,
        };
      case 'case_statement':
        return this.#case(node, depth);
      case 'function_definition':
        return this.#function(node, depth);
      default:
        return this.#unparsed(node);
    }
  }

  #simple(node: Node, depth: number): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const parts = node.type === 'command' || node.type.endsWith('_command') ? node.children : [node];
    for (const child of parts) {
      switch (child.type) {
        case 'variable_assignment':
          assignments.push(this.#assignment(child, depth));
          break;
        case 'file_redirect':
        case 'herestring_redirect':
        case 'heredoc_redirect':
          redirects.push(this.#redirect(child, depth));
          break;
        case 'command_name': {
          const name = child.children[0];
          words.push(this.#words.word(name ?? child, depth));
          break;
        }
        case 'comment':
          break;
        default:
          words.push(this.#words.word(child, depth));
      }
    }
    return { type: 'simple', assignments, words, redirects, ...spanOf(node) };
  }

  #assignment(node: Node, depth: number): Assignment {
    const [target, operator, value] = node.children;
    const subscript = target?.type === 'subscript';
    const name = subscript ? (target.namedChildren[0]?.text ?? '') : (target?.text ?? '');
    const base = { ...spanOf(node), name, append: operator?.type === '+=' };
    const index = subscript ? { index: target.namedChildren[1]?.text ?? '' } : {};
    if (value?.type === 'array') {
      const array = value.namedChildren
        .filter(c => c.type !== 'comment')
        .map(c => this.#words.word(c, depth));
      return { ...base, value: undefined, array };
    }
    return { ...base, ...index, value: value ? this.#words.word(value, depth) : undefined };
  }

  #redirected(node: Node, depth: number): Command {
    const [body] = node.namedChildren;
    const redirects = node.namedChildren
      .filter(c => c.type.endsWith('_redirect'))
      .map(c => this.#redirect(c, depth));
    if (!body) return this.#unparsed(node);
    if (body.type.endsWith('_redirect')) {
      return { type: 'simple', assignments: [], words: [], redirects, ...spanOf(node) };
    }
    const command = this.#command(body, depth + 1);
    if (command.type === 'function') return { ...command, body: withRedirects(command.body, redirects) };
    return { ...withRedirects(command, redirects), ...spanOf(node) };
  }

  #redirect(node: Node, depth: number): Redirect {
    const descriptor = node.children.find(c => c.type === 'file_descriptor');
    const operator = node.children.find(c => /^(&?>>?[|&]?|<[<>&]?-?|<<<|<&|>&)$/.test(c.type))?.type ?? '>';
    const base = {
      ...spanOf(node),
      fd: descriptor ? Number(descriptor.text) : undefined,
      operator: operator as Redirect['operator'],
    };
    if (node.type === 'heredoc_redirect') {
      const start = node.children.find(c => c.type === 'heredoc_start')?.text ?? '';
      const body = node.children.find(c => c.type === 'heredoc_body');
      const text = body ? this.#text.slice(body.startIndex, body.endIndex) : '';
      return { ...base, target: undefined, heredoc: { body: text, expands: !/["'\\]/.test(start) } };
    }
    const target = node.namedChildren.find(c => c.type !== 'file_descriptor');
    return { ...base, target: target ? this.#words.word(target, depth) : undefined };
  }

  #test(node: Node, depth: number): Command {
    const span = spanOf(node);
    const open = node.children[0]?.type;
    if (open === '((') return { type: 'arithmetic', text: node.text, ...span };
    if (open === '[') {
      const words = [this.#words.literal(node.children[0] ?? node)];
      for (const child of node.children.slice(1)) this.#flatten(child, words, depth);
      return { type: 'simple', assignments: [], words, redirects: [], ...span };
    }
    const inner = node.namedChildren.find(c => c.type !== 'comment');
    if (!inner) return this.#unparsed(node);
    return { type: 'test', expression: this.#expression(inner, depth), redirects: [], ...span };
  }

  /** The words of `[ … ]`, which the grammar reads as an expression. */
  #flatten(node: Node, words: Word[], depth: number): void {
    const isExpression = /_expression$/.test(node.type) && depth < MAX_DEPTH;
    if (isExpression) for (const child of node.children) this.#flatten(child, words, depth + 1);
    else if (node.isNamed && node.type !== 'test_operator') words.push(this.#words.word(node, depth));
    else words.push(this.#words.literal(node));
  }

  #expression(node: Node, depth: number): TestExpression {
    if (depth > MAX_DEPTH) return { op: 'word', word: this.#words.literal(node) };
    if (node.type === 'parenthesized_expression') {
      const inner = node.namedChildren[0];
      return inner ? this.#expression(inner, depth + 1) : { op: 'word', word: this.#words.literal(node) };
    }
    if (node.type === 'unary_expression') {
      const [operator, operand] = node.children;
      if (operator?.text === '!' && operand)
        return { op: 'not', operand: this.#expression(operand, depth + 1) };
      if (operator && operand)
        return { op: 'unary', operator: operator.text, word: this.#words.word(operand, depth) };
    }
    if (node.type === 'binary_expression') {
      const [left, operator, right] = node.children;
      if (left && operator && right) {
        if (operator.text === '&&' || operator.text === '||') {
          const op = operator.text === '&&' ? 'and' : 'or';
          return { op, left: this.#expression(left, depth + 1), right: this.#expression(right, depth + 1) };
        }
        return {
          op: 'binary',
          operator: operator.text,
          left: this.#words.word(left, depth),
          right: this.#words.word(right, depth),
        };
      }
    }
    return { op: 'word', word: this.#words.word(node, depth) };
  }

  #if(node: Node, depth: number): Command {
    const clauses: { condition: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    const own: Node[] = [];
    for (const child of node.children) {
      if (child.type === 'elif_clause') clauses.push(this.#clause(child.children, depth));
      else if (child.type === 'else_clause')
        otherwise = this.script(child.children.slice(1), spanOf(child), depth + 1);
      else own.push(child);
    }
    return {
      type: 'if',
      clauses: [this.#clause(own, depth), ...clauses],
      otherwise,
      redirects: [],
      ...spanOf(node),
    };
  }

  #clause(nodes: readonly Node[], depth: number): { condition: Script; body: Script } {
    const then = nodes.findIndex(n => n.type === 'then');
    const part = (list: readonly Node[]) => {
      const kept = list.filter(n => n.type !== 'if' && n.type !== 'elif' && n.type !== ';');
      const span = { start: kept[0]?.startIndex ?? 0, end: kept.at(-1)?.endIndex ?? 0 };
      return this.script(
        list.filter(n => n.type !== 'if' && n.type !== 'elif'),
        span,
        depth + 1,
      );
    };
    return { condition: part(nodes.slice(0, then)), body: part(nodes.slice(then + 1)) };
  }

  #while(node: Node, depth: number): Command {
    const at = node.children.findIndex(c => c.type === 'do_group');
    const condition = node.children.slice(1, at);
    const span = {
      start: condition[0]?.startIndex ?? 0,
      end: condition.filter(c => c.type !== ';').at(-1)?.endIndex ?? 0,
    };
    const until = node.children[0]?.type === 'until';
    return {
      type: 'while',
      until,
      condition: this.script(condition, span, depth + 1),
      body: this.#body(node, depth),
      redirects: [],
      ...spanOf(node),
    };
  }

  #body(node: Node, depth: number): Script {
    const group = node.children.find(c => c.type === 'do_group' || c.type === 'compound_statement');
    return group ? this.script(group.children, spanOf(group), depth + 1) : { ...spanOf(node), items: [] };
  }

  #for(node: Node, depth: number): Command {
    const variable = node.namedChildren[0]?.text ?? '';
    const from = node.children.findIndex(c => c.type === 'in');
    const to = node.children.findIndex(c => c.type === ';' || c.type === '\n' || c.type === 'do_group');
    const list =
      from === -1 ? undefined : node.children.slice(from + 1, to).filter(c => c.type !== 'comment');
    if (node.children[0]?.type === 'select') {
      return {
        type: 'other-loop',
        text: node.text.slice(0, 80),
        body: this.#body(node, depth),
        redirects: [],
        ...spanOf(node),
      };
    }
    return {
      type: 'for',
      variable,
      words: list?.map(c => this.#words.word(c, depth)),
      body: this.#body(node, depth),
      redirects: [],
      ...spanOf(node),
    };
  }

  #case(node: Node, depth: number): Command {
    const word = node.children[1];
    if (!word) return this.#unparsed(node);
    const items = node.children
      .filter(c => c.type === 'case_item')
      .map(item => {
        const close = item.children.findIndex(c => c.type === ')');
        const patterns = item.children.slice(0, close).filter(c => c.isNamed && c.type !== 'comment');
        const terminator = item.children.at(-1)?.type;
        return {
          patterns: patterns.map(p => this.#words.word(p, depth)),
          body: this.script(item.children.slice(close + 1), spanOf(item), depth + 1),
          terminator:
            terminator === ';&' || terminator === ';;&' ? (terminator as ';&' | ';;&') : (';;' as const),
        };
      });
    return { type: 'case', word: this.#words.word(word, depth), items, redirects: [], ...spanOf(node) };
  }

  #function(node: Node, depth: number): Command {
    const name = node.namedChildren.find(c => c.type === 'word')?.text ?? '';
    const body = node.namedChildren.filter(c => c.type !== 'comment' && c.type !== 'word').at(0);
    if (!body) return this.#unparsed(node);
    return { type: 'function', name, body: this.#command(body, depth + 1), ...spanOf(node) };
  }
}

function withRedirects(command: Command, redirects: readonly Redirect[]): Command {
  return 'redirects' in command ? { ...command, redirects: [...command.redirects, ...redirects] } : command;
}

/** `cat <<EOF | tee x`: the grammar hangs the rest of the pipeline below the here-document. */
function heredocPipeline(node: Node): Node | undefined {
  if (node.type !== 'redirected_statement') return undefined;
  const heredoc = node.namedChildren.find(c => c.type === 'heredoc_redirect');
  return heredoc?.namedChildren.find(c => c.type === 'pipeline');
}
