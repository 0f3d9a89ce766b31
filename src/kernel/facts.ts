/** A kernel function as it stands in Linux v6.1, and the places in it that this model leans on. */
export interface KernelFact {
  readonly function: string;
  readonly file: string;
  /** First and last line of the function; absent where only a place in it is cited. */
  readonly lines?: readonly [number, number];
  /** Places in it: first and last line, and a text that stands on one of these lines. */
  readonly places?: readonly { readonly lines: readonly [number, number]; readonly text: string }[];
}

/**
 * Each was read in a v6.1 tree whose files have the blob ids of the release; the macros of include/linux/signal.h in
 * Debian's 6.1.192.
 */
export const KERNEL_FACTS: readonly KernelFact[] = [
  {
    function: 'begin_new_exec',
    file: 'fs/exec.c',
    places: [{ lines: [1365, 1365], text: 'flush_signal_handlers(me, 0)' }],
  },
  {
    function: 'find_new_reaper',
    file: 'kernel/exit.c',
    lines: [570, 603],
    places: [{ lines: [589, 599], text: 'is_child_subreaper' }],
  },
  {
    function: 'sig_kernel_only',
    file: 'include/linux/signal.h',
    places: [
      { lines: [418, 419], text: 'rt_sigmask(SIGKILL)   |  rt_sigmask(SIGSTOP))' },
      { lines: [444, 444], text: 'SIG_KERNEL_ONLY_MASK)' },
    ],
  },
  {
    function: 'sig_kernel_ignore',
    file: 'include/linux/signal.h',
    places: [
      { lines: [433, 435], text: 'rt_sigmask(SIGCONT)   |  rt_sigmask(SIGCHLD)' },
      { lines: [446, 446], text: 'SIG_KERNEL_IGNORE_MASK)' },
    ],
  },
  {
    function: 'sig_kernel_stop',
    file: 'include/linux/signal.h',
    places: [
      { lines: [421, 423], text: 'rt_sigmask(SIGSTOP)   |  rt_sigmask(SIGTSTP)' },
      { lines: [447, 447], text: 'SIG_KERNEL_STOP_MASK)' },
    ],
  },
  { function: 'wait_task_zombie', file: 'kernel/exit.c', lines: [1025, 1153] },
  {
    function: 'copy_process',
    file: 'kernel/fork.c',
    lines: [1988, 2557],
    places: [{ lines: [2441, 2444], text: 'signal->flags |= SIGNAL_UNKILLABLE' }],
  },
  { function: 'copy_sighand', file: 'kernel/fork.c', lines: [1632, 1655] },
  { function: 'copy_signal', file: 'kernel/fork.c', lines: [1681, 1731] },
  {
    function: 'zap_pid_ns_processes',
    file: 'kernel/pid_namespace.c',
    lines: [166, 256],
    places: [{ lines: [199, 206], text: 'group_send_sig_info(SIGKILL' }],
  },
  { function: 'sig_handler', file: 'kernel/signal.c', lines: [67, 70] },
  {
    function: 'sig_task_ignored',
    file: 'kernel/signal.c',
    lines: [79, 99],
    places: [{ lines: [89, 91], text: 'SIGNAL_UNKILLABLE' }],
  },
  {
    function: 'sig_ignored',
    file: 'kernel/signal.c',
    lines: [101, 120],
    places: [{ lines: [108, 109], text: 'sigismember(&t->blocked, sig)' }],
  },
  {
    function: 'flush_signal_handlers',
    file: 'kernel/signal.c',
    lines: [538, 553],
    places: [{ lines: [544, 545], text: 'SIG_IGN' }],
  },
  { function: 'prepare_signal', file: 'kernel/signal.c', lines: [906, 971] },
  { function: 'wants_signal', file: 'kernel/signal.c', lines: [981, 996] },
  {
    function: 'send_signal_locked',
    file: 'kernel/signal.c',
    lines: [1220, 1254],
    places: [{ lines: [1248, 1251], text: 'task_pid_nr_ns(current, task_active_pid_ns(t))' }],
  },
  { function: 'complete_signal', file: 'kernel/signal.c', lines: [998, 1072] },
  { function: 'force_sig_info_to_task', file: 'kernel/signal.c', lines: [1320, 1353] },
  { function: '__kill_pgrp_info', file: 'kernel/signal.c', lines: [1454, 1467] },
  {
    function: 'kill_something_info',
    file: 'kernel/signal.c',
    lines: [1587, 1621],
    places: [{ lines: [1606, 1615], text: 'task_pid_vnr(p) > 1' }],
  },
  {
    function: 'do_notify_parent',
    file: 'kernel/signal.c',
    lines: [2025, 2121],
    places: [{ lines: [2089, 2110], text: 'SA_NOCLDWAIT' }],
  },
  {
    function: 'get_signal',
    file: 'kernel/signal.c',
    lines: [2627, 2869],
    places: [{ lines: [2784, 2786], text: 'SIGNAL_UNKILLABLE' }],
  },
  { function: 'do_sigtimedwait', file: 'kernel/signal.c', lines: [3568, 3617] },
];
