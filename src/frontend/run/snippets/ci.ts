import { path } from '../../../base/index.ts';
import { entriesOf, field, itemsOf, type Yaml, type YamlScalar } from '../../deploy/yaml.ts';
import type { Parsers } from '../../parsers.ts';
import { locateIn } from './scalar.ts';
import type { Snippet, Snippets } from './types.ts';

/** The `run` steps of a workflow or of a composite action, which start in the checked-out repository. */
export function workflowSteps(file: string, text: string, parsers: Parsers): Snippets {
  const {
    documents: [root],
    errors,
  } = parsers.get('yaml-places')(file, text);
  const jobs = entriesOf(field(root, 'jobs')).map(([, { value }]) => value);
  const steps = [...jobs, field(root, 'runs')].flatMap(job => itemsOf(field(job, 'steps')));
  const folder = path.normalize(path.dirname(file));
  const above = /^(.*?)\/?\.github(?:\/|$)/.exec(folder)?.[1] ?? folder;
  const snippets = shells(
    steps.map(step => field(step, 'run')),
    text,
  ).map(withoutExpressions);
  return { snippets, startedIn: [above === '' ? '.' : above], errors: errors.slice(0, 1) };
}

/** The scripts of the jobs of a `.gitlab-ci.yml`. Those of one job are one script. */
export function gitlabScripts(file: string, text: string, parsers: Parsers): Snippets {
  const {
    documents: [root],
    errors,
  } = parsers.get('yaml-places')(file, text);
  const jobs = entriesOf(root).map(([, { value }]) => value);
  const snippets = [root, ...jobs].flatMap(job =>
    SCRIPTS.flatMap(key => shells(flat(field(job, key)), text)),
  );
  return { snippets, startedIn: [path.dirname(file)], errors: errors.slice(0, 1) };
}

const SCRIPTS = ['before_script', 'script', 'after_script'];

/** Lists in lists come of anchors. @source https://docs.gitlab.com/ci/yaml/yaml_optimization/ */
const flat = (node: Yaml | undefined): readonly Yaml[] =>
  itemsOf(node).flatMap(item => (item.kind === 'list' ? item.items : [item]));

function shells(nodes: readonly (Yaml | undefined)[], text: string): readonly Snippet[] {
  const lines = text.split('\n');
  return nodes
    .filter((node): node is YamlScalar => node?.kind === 'scalar' && typeof node.value === 'string')
    .map(node => ({ text: String(node.value), locate: locateIn(node, lines) }));
}

/** `${{ … }}` is filled in before a shell sees it: a substitution of the same length is as little known. */
const withoutExpressions = ({ text, locate }: Snippet): Snippet => ({
  text: text.replaceAll(
    /\$\{\{([^{}\n]{1,500})\}\}/g,
    (_, inner: string) => `$(${inner.replaceAll(/[^\w. -]/g, '_')}  )`,
  ),
  locate,
});
