#define _GNU_SOURCE
#include "launcher.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Capabilities that Docker leaves to a container. */
static const int kept[] = {CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FSETID, CAP_FOWNER, CAP_MKNOD, CAP_NET_RAW, CAP_SETGID,
  CAP_SETUID, CAP_SETFCAP, CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT, CAP_KILL, CAP_AUDIT_WRITE};

static void limit_capabilities(void) {
  for (int cap = 0; cap <= 63; cap++) {
    bool keep = false;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) keep |= kept[i] == cap;
    if (!keep) prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
  }
}

static void start_loopback(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  ioctl(fd, SIOCSIFFLAGS, &request);
  close(fd);
}

static void reset_signals(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &action, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static const char *variable(char **env, const char *name) {
  size_t length = strlen(name);
  for (; *env; env++)
    if (strncmp(*env, name, length) == 0 && (*env)[length] == '=') return *env + length + 1;
  return NULL;
}

/* As the engine does it: along the container's own PATH, and a file that execve refuses is no shell script. */
static void exec_along_path(const struct container *c) {
  const char *name = c->argv[0], *search = variable(c->env, "PATH");
  if (strchr(name, '/')) {
    execve(name, c->argv, c->env);
    return;
  }
  errno = ENOENT;
  for (const char *at = search ? search : ""; *at; at += strcspn(at, ":"), at += *at == ':') {
    char path[4096];
    snprintf(path, sizeof path, "%.*s/%s", (int)strcspn(at, ":"), at, name);
    if (access(path, X_OK) != 0) continue;
    execve(path, c->argv, c->env);
    return;
  }
}

void become(const struct container *c, int output, int report) {
  if (dup2(output, 1) < 0 || dup2(output, 2) < 0) fail(report, "stdout");
  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0 || dup2(null, 0) < 0) fail(report, "stdin");
  start_loopback();
  if (chdir(c->cwd) != 0) fail(report, "chdir");
  if (c->scratch) {
    if (!c->privileged) limit_capabilities();
    /* So that a program that is not root can open /dev/stdout. */
    if (fchown(1, c->uid, c->gid) != 0 || fchown(2, c->uid, c->gid) != 0) fail(report, "fchown of stdout");
    /* Where there is one user, there are no groups to be set. */
    bool has_users = !c->user_namespace || c->user_ids;
    if (has_users && setgroups(c->group_count, c->groups) != 0) fail(report, "setgroups");
    if (setgid(c->gid) != 0) fail(report, "setgid");
    if (setuid(c->uid) != 0) fail(report, "setuid");
  }
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  reset_signals();
  exec_along_path(c);
  fail(report, "exec");
}
