#define _GNU_SOURCE
#include "launcher.h"
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A process in the namespace whose parent dies: as with `docker exec`, the parent comes from outside (its own
 * parent stays there), so that the namespace's child reaper adopts the orphan. It ends once `release` is closed.
 * Returns the helper, to be waited for.
 */
pid_t make_orphan(int pidfd, bool user_namespace, int *release) {
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return -1;
  pid_t helper = fork();
  if (helper != 0) {
    close(gate[0]);
    *release = gate[1];
    return helper;
  }
  close(gate[1]);
  if (setns(pidfd, CLONE_NEWPID | (user_namespace ? CLONE_NEWUSER : 0)) != 0) _exit(1);
  pid_t parent = fork();
  if (parent == 0) {
    setsid();
    prctl(PR_SET_NAME, "pid1-orphan", 0, 0, 0);
    if (fork() != 0) _exit(0);
    for (int fd = 0; fd < 64; fd++) if (fd != gate[0]) close(fd);
    char byte;
    while (read(gate[0], &byte, 1) > 0) continue;
    _exit(0);
  }
  int status;
  if (parent < 0 || waitpid(parent, &status, 0) != parent) _exit(1);
  _exit(0);
}
