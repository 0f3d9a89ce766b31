#define _GNU_SOURCE
#include "launcher.h"
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* As kubernetes build/pause/linux/pause.c: it reaps what it adopts, and ends on SIGTERM and SIGINT. */
static void reap(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;
}

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

int start_pause(const struct container *c) {
  int pidfd = -1, ready[2];
  char byte;
  unsigned long namespaces = CLONE_NEWPID | (c->user_namespace ? CLONE_NEWUSER : 0);
  if (pipe2(ready, O_CLOEXEC) != 0) err(2, "pipe");
  pid_t pid = (pid_t)syscall(SYS_clone, namespaces | CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, NULL);
  if (pid < 0) err(2, "clone");
  if (pid == 0) {
    struct sigaction act = {.sa_handler = reap, .sa_flags = SA_NOCLDSTOP};
    sigaction(SIGCHLD, &act, NULL);
    act.sa_handler = leave;
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
    for (int fd = 0; fd < 64; fd++) if (fd != ready[1]) close(fd);
    if (write(ready[1], "x", 1) != 1) _exit(1);
    close(ready[1]);
    for (;;) pause();
  }
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) errx(2, "no pause");
  close(ready[0]);
  if (c->user_namespace) map_user(c, pid);
  say("pause %d", pid);
  /* What is started from now on is in its namespace, with a parent outside, as a runtime does it. */
  if (setns(pidfd, (int)namespaces) != 0) err(2, "setns");
  return pidfd;
}

void end_pause(int pidfd) {
  siginfo_t info;
  syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
  waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
}
