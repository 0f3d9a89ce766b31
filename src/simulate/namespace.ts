import {
  everyoneElse,
  findNewReaper,
  groupMembers,
  type Pid,
  type Task,
  zapPidNsProcesses,
} from '../kernel/index.ts';
import type { ProcessNode, ProcessTree, Target } from '../model/index.ts';
import { type Process, processFor, taskOf } from './process.ts';

/** The processes of one PID namespace. */
export class Namespace {
  readonly processes = new Map<Pid, Process>();
  readonly #byNode = new Map<string, Process>();

  constructor(tree: ProcessTree, pid1IsInit: boolean) {
    this.#add(tree.pid1, 1, 0, 1, pid1IsInit);
  }

  #add(node: ProcessNode, pid: Pid, parent: Pid, pgid: number, unkillable: boolean): void {
    const own = node.processGroup === 'own' ? pid : pgid;
    const process = processFor(node, taskOf(node, pid, parent, own, unkillable));
    this.processes.set(pid, process);
    this.#byNode.set(node.id, process);
    for (const child of node.children) this.#add(child, this.processes.size + 1, pid, own, false);
  }

  get pid1(): Process {
    const first = this.processes.get(1);
    if (!first) throw new Error('a tree has a PID 1');
    return first;
  }

  processOf(node: ProcessNode): Process | undefined {
    return this.#byNode.get(node.id);
  }

  /** The sibling before a process. */
  writerOf(process: Process): ProcessNode | undefined {
    return this.siblingOf(process, Number(process.node.id.slice(process.node.id.lastIndexOf('.') + 1)) - 2)
      ?.node;
  }

  /** A child of the process that started it. */
  siblingOf({ node }: Process, index: number): Process | undefined {
    const parent = this.#byNode.get(node.id.slice(0, node.id.lastIndexOf('.')));
    return parent && this.#nthChild(parent, index)[0];
  }

  #tasks(): Task[] {
    return [...this.processes.values()].map(p => p.task);
  }

  #of(tasks: readonly Task[]): Process[] {
    return tasks.flatMap(task => this.processes.get(task.pid) ?? []);
  }

  /** Whom a process means. Its children are those that it started: it knows no orphan, and no job from before exec. */
  targets(process: Process, to: Target): Process[] {
    if (typeof to === 'object') {
      if ('jobs' in to) return to.jobs.flatMap(i => this.#nthChild(process, i));
      if ('groupsOf' in to) {
        const leaders = to.groupsOf.flatMap(i => this.#nthChild(process, i));
        return leaders.flatMap(({ task }) => this.#of(groupMembers(this.#tasks(), task.pgid)));
      }
      return [...this.processes.values()].filter(
        p => p !== process && to.named.some(name => isNamed(p.node, name)),
      );
    }
    switch (to) {
      case 'child':
        return this.#nthChild(process, 0);
      case 'children':
        return process.node.children
          .filter(child => !child.adopted)
          .flatMap(child => this.processOf(child) ?? []);
      case 'every-child':
        return [...this.processes.values()].filter(p => p.task.parent === process.task.pid);
      case 'group':
        return this.#of(groupMembers(this.#tasks(), process.task.pgid));
      case 'child-group': {
        const [child] = this.#nthChild(process, 0);
        return child ? this.#of(groupMembers(this.#tasks(), child.task.pgid)) : [];
      }
      case 'all':
        return this.#of(everyoneElse(this.#tasks(), process.task.pid));
    }
  }

  #nthChild(process: Process, index: number): Process[] {
    const node = process.node.children[index];
    // A supervisor has lost what has left for the background; a shell may know that by another way.
    const isLost = process.node.role === 'supervisor' && node?.adopted;
    const found = node && !isLost ? this.processOf(node) : undefined;
    return found ? [found] : [];
  }

  /** Gives the children of a dying process to its reaper, and returns those that are dead already. */
  reparentChildren(dying: Process): Process[] {
    const tasks = new Map([...this.processes].map(([pid, p]) => [pid, p.task]));
    const reaper = findNewReaper(tasks, dying.task);
    const children = [...this.processes.values()].filter(p => p.task.parent === dying.task.pid);
    for (const child of children) child.task = { ...child.task, parent: reaper };
    return children.filter(child => child.task.state === 'zombie');
  }

  /** All that PID 1 takes along. */
  zapped(): Process[] {
    return this.#of(zapPidNsProcesses(this.#tasks()));
  }
}

/** By its file, or by the script that its interpreter runs. */
const isNamed = ({ argv }: ProcessNode, name: string): boolean =>
  argv.slice(0, 2).some(word => word.slice(word.lastIndexOf('/') + 1) === name);
