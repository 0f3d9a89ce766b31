/* Runs a command as PID 1 of fresh namespaces, and reports what becomes of the processes in it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What the container is, read from the file that is named on the command line. */
struct container {
  const char *scratch;  /* where the root is put together; null: the host's own root */
  bool user_namespace, privileged;
  const char *user_ids, *group_ids; /* a user namespace's from 1 on: `FIRST COUNT`; null: it has none but 0 */
  bool pause; /* another process is PID 1 */
  uid_t uid;
  gid_t gid;
  gid_t groups[64];
  size_t group_count;
  const char *cwd;
  char **argv;
  char **env;
  const char *script; /* changes to the root, done in order; see root.c */
  const char *script_end;
};

void read_container(const char *path, struct container *out);

/* In the child: where it fails, says which step on this descriptor and leaves. */
_Noreturn void fail(int report, const char *step);

/* launcher.c */
void map_user(const struct container *c, pid_t child);

/* root.c */
void compose_root(const struct container *c, int report);

/* process.c */
_Noreturn void become(const struct container *c, int output, int report);

/* events.c: the kernel's own account of forks and exits; -1 where it can't be had. */
int open_events(void);
void follow(pid_t pid1);
bool read_events(int socket, pid_t pid1);

/* pause.c: the descriptor of a process that is PID 1 of a new namespace, and the namespace for those to come */
int start_pause(const struct container *c);
void end_pause(int pidfd);

/* orphan.c */
pid_t make_orphan(int pidfd, bool user_namespace, int *release);

/* Lines to the harness. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
long long now(void);
