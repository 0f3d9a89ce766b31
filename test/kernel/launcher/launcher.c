#define _GNU_SOURCE
#include "launcher.h"
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * launcher FILE: starts the container of FILE. What that writes comes out on descriptor 1; it gets a pipe, as from an
 * engine, for /dev/stdout can't be opened where it is a socket. On descriptor 3 it tells, a line
 * each: `events yes|no`, `pause N` where that is PID 1, `pid N` once the command runs, or `fail ERRNO STEP`; `fork PARENT CHILD NS`,
 * `died PID STATUS NS`, `lost` (events were lost), `sent SIGNAL NS`, `orphan yes|no`, and at last `ended STATUS NS`.
 * On descriptor 0 it takes: `signal N`, `orphan`, `release` (the orphan ends), `kill`. Its end is a `kill`.
 */

enum { REPORT = 3 };

long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

void say(const char *format, ...) {
  char line[512];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(line, sizeof line - 1, format, args);
  va_end(args);
  if (length < 0) return;
  if (length > (int)sizeof line - 2) length = sizeof line - 2;
  line[length++] = '\n';
  if (write(REPORT, line, (size_t)length) < 0) _exit(1);
}

void fail(int report, const char *step) {
  char line[400];
  int length = snprintf(line, sizeof line, "%d %s", errno, step);
  if (write(report, line, (size_t)length) < 0) _exit(126);
  _exit(125);
}

static void write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) err(2, "%s", path);
  close(fd);
}

/* newuidmap(1) and newgidmap(1) give away the ids that /etc/subuid and /etc/subgid grant to the user. */
static void map_range(const char *program, pid_t child, unsigned own, const char *range) {
  char pid[16], id[16], first[16], count[16];
  int status = 0;
  if (sscanf(range, "%15s %15s", first, count) != 2) errx(2, "%s is no range", range);
  snprintf(pid, sizeof pid, "%d", child);
  snprintf(id, sizeof id, "%u", own);
  pid_t helper = fork();
  if (helper == 0) {
    execlp(program, program, pid, "0", id, "1", "1", first, count, (char *)NULL);
    _exit(127);
  }
  if (helper < 0 || waitpid(helper, &status, 0) != helper || status != 0) errx(2, "%s failed", program);
}

/* The user who runs this is root in the namespace, and the only user there but for ids that are granted. */
void map_user(const struct container *c, pid_t child) {
  char path[64], map[64];
  if (c->user_ids && c->group_ids) {
    map_range("newuidmap", child, geteuid(), c->user_ids);
    map_range("newgidmap", child, getegid(), c->group_ids);
    return;
  }
  snprintf(path, sizeof path, "/proc/%d/setgroups", child);
  write_text(path, "deny");
  snprintf(path, sizeof path, "/proc/%d/uid_map", child);
  snprintf(map, sizeof map, "0 %d 1", geteuid());
  write_text(path, map);
  snprintf(path, sizeof path, "/proc/%d/gid_map", child);
  snprintf(map, sizeof map, "0 %d 1", getegid());
  write_text(path, map);
}

struct pid1 {
  pid_t pid;
  int pidfd;
  int output;
  int report; /* the child's failure, or nothing once it runs */
};

/* As fork(2), in new namespaces. */
static pid_t fork_into(unsigned long namespaces, int *pidfd) {
  return (pid_t)syscall(SYS_clone, namespaces | CLONE_PIDFD | SIGCHLD, NULL, pidfd, NULL, NULL);
}

static struct pid1 start(const struct container *c) {
  int gate[2], report[2], output[2];
  struct pid1 p = {.pidfd = -1};
  if (pipe2(gate, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) err(2, "pipe");
  unsigned long namespaces = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;
  /* A pause is in both already. */
  if (!c->pause) namespaces |= CLONE_NEWPID | (c->user_namespace ? CLONE_NEWUSER : 0);
  p.pid = fork_into(namespaces, &p.pidfd);
  if (p.pid < 0) {
    say("fail %d clone", errno);
    exit(1);
  }
  if (p.pid == 0) {
    char byte;
    close(gate[1]);
    if (read(gate[0], &byte, 1) != 1) _exit(125);
    compose_root(c, report[1]);
    become(c, output[1], report[1]);
  }
  if (namespaces & CLONE_NEWUSER) map_user(c, p.pid);
  follow(p.pid);
  close(gate[0]);
  close(report[1]);
  close(output[1]);
  if (write(gate[1], "x", 1) != 1) err(2, "write");
  close(gate[1]);
  p.report = report[0];
  p.output = output[0];
  return p;
}

/* Waits until the command runs; false where it doesn't. */
static bool has_started(struct pid1 *p) {
  char line[400];
  ssize_t length = read(p->report, line, sizeof line - 1);
  close(p->report);
  if (length > 0) {
    line[length] = 0;
    say("fail %s", line);
    waitpid(p->pid, NULL, 0);
    return false;
  }
  say("pid %d", p->pid);
  return true;
}

/* Passes on what the container wrote; false at the end of it. */
static bool relay(int output) {
  char buffer[4096];
  ssize_t n = read(output, buffer, sizeof buffer);
  for (ssize_t done = 0; done < n;) {
    ssize_t written = write(1, buffer + done, (size_t)(n - done));
    if (written < 0) _exit(1);
    done += written;
  }
  return n > 0;
}

static void send_signal(const struct pid1 *p, int signal) {
  if (syscall(SYS_pidfd_send_signal, p->pidfd, signal, NULL, 0) == 0) say("sent %d %lld", signal, now());
}

static void orphan(const struct pid1 *p, bool user_namespace, int *release) {
  int status = 1;
  pid_t helper = make_orphan(p->pidfd, user_namespace, release);
  if (helper > 0) waitpid(helper, &status, 0);
  say("orphan %s", helper > 0 && status == 0 ? "yes" : "no");
}

/* Does what the harness asks for; false at its end. */
static bool obey(const struct pid1 *p, bool user_namespace) {
  static char text[256];
  static size_t length;
  static int release = -1;
  ssize_t n = read(0, text + length, sizeof text - length);
  if (n <= 0) return false;
  length += (size_t)n;
  for (char *end; (end = memchr(text, '\n', length));) {
    *end = 0;
    if (strncmp(text, "signal ", 7) == 0) send_signal(p, atoi(text + 7));
    else if (strcmp(text, "kill") == 0) send_signal(p, SIGKILL);
    else if (strcmp(text, "orphan") == 0) orphan(p, user_namespace, &release);
    else if (strcmp(text, "release") == 0) close(release);
    size_t used = (size_t)(end - text) + 1;
    memmove(text, text + used, length -= used);
  }
  return length < sizeof text;
}

int main(int argc, char **argv) {
  struct container c;
  if (argc != 2 || fcntl(REPORT, F_SETFD, FD_CLOEXEC) != 0) errx(2, "usage: launcher FILE 3>REPORT");
  read_container(argv[1], &c);
  int events = open_events();
  say("events %s", events >= 0 ? "yes" : "no");
  int pause = c.pause ? start_pause(&c) : -1;
  struct pid1 p = start(&c);
  if (!has_started(&p)) return 1;
  enum { COMMANDS, PID1, EVENTS, OUTPUT };
  struct pollfd wanted[] = {{0, POLLIN, 0}, {p.pidfd, POLLIN, 0}, {events, POLLIN, 0}, {p.output, POLLIN, 0}};
  bool told = false;
  while (!(wanted[PID1].revents & POLLIN)) {
    if (poll(wanted, 4, -1) < 0 && errno != EINTR) err(2, "poll");
    if (wanted[OUTPUT].revents && !relay(p.output)) wanted[OUTPUT].fd = -1;
    if (wanted[EVENTS].revents) told |= read_events(events, p.pid);
    if (wanted[COMMANDS].revents && !obey(&p, c.user_namespace && !c.pause)) {
      send_signal(&p, SIGKILL);
      wanted[COMMANDS].fd = -1;
    }
  }
  long long at = now();
  int status = 0;
  waitpid(p.pid, &status, 0);
  /* With it the rest of the container goes, as the runtime sees to where the kernel does not. */
  if (pause >= 0) end_pause(pause);
  /* The connector tells of an exit at its end; it is waited for a little. */
  for (int tries = 0; events >= 0 && !told && tries < 20; tries++) {
    poll(&wanted[EVENTS], 1, 10);
    told = read_events(events, p.pid);
  }
  while (relay(p.output)) continue;
  say("ended %d %lld", status, at);
  return 0;
}
