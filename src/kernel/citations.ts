/** Places in Linux v6.1 that a timeline or a rule may name. Lines were read in the v6.1 tree. */
export const CITATIONS = {
  copy_process: {
    file: 'kernel/fork.c',
    lines: '2441-2444',
    says: 'the first process of a PID namespace becomes unkillable',
  },
  send_signal_locked: {
    file: 'kernel/signal.c',
    lines: '1248-1251',
    says: 'a sender outside the PID namespace counts as force',
  },
  sig_ignored: {
    file: 'kernel/signal.c',
    lines: '101-120',
    says: 'a blocked signal is queued, never dropped',
  },
  sig_task_ignored: {
    file: 'kernel/signal.c',
    lines: '79-99',
    says: 'an unkillable process drops a signal at SIG_DFL, except a forced SIGKILL or SIGSTOP',
  },
  get_signal: {
    file: 'kernel/signal.c',
    lines: '2784-2786',
    says: 'an unkillable process discards default actions on delivery too',
  },
  do_sigtimedwait: { file: 'kernel/signal.c', lines: '3568-3617', says: 'sigwait takes a blocked signal' },
  flush_signal_handlers: {
    file: 'kernel/signal.c',
    lines: '538-553',
    says: 'execve resets handlers and keeps SIG_IGN',
  },
  __kill_pgrp_info: {
    file: 'kernel/signal.c',
    lines: '1454-1467',
    says: 'a group signal is filtered for each member',
  },
  kill_something_info: {
    file: 'kernel/signal.c',
    lines: '1587-1621',
    says: 'kill(-1) spares the caller and PID 1',
  },
  do_notify_parent: {
    file: 'kernel/signal.c',
    lines: '2089-2110',
    says: 'SIGCHLD at SIG_IGN makes dead children reap themselves',
  },
  find_new_reaper: {
    file: 'kernel/exit.c',
    lines: '570-603',
    says: 'orphans go to the nearest subreaper, else to PID 1',
  },
  wait_task_zombie: { file: 'kernel/exit.c', lines: '1025-1153', says: 'only the parent reaps a zombie' },
  zap_pid_ns_processes: {
    file: 'kernel/pid_namespace.c',
    lines: '166-256',
    says: 'when PID 1 exits the kernel kills the rest',
  },
} as const;

export type KernelFunction = keyof typeof CITATIONS;
