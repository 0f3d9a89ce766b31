#define _GNU_SOURCE
#include "launcher.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/*
 * The root of the container: an overlay over the host's root whose upper layer lies in a tmpfs, so that nothing
 * outlives the namespace; then the changes of the script. All that is done in the mount namespace of the child.
 */

static int report_to;

static void must(int result, const char *step) {
  if (result != 0) fail(report_to, step);
}

static void mount_at(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  if (mount(source, target, type, flags, data) != 0) {
    char step[700];
    snprintf(step, sizeof step, "mount %s", target);
    fail(report_to, step);
  }
}

static void make_file(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd >= 0) close(fd);
}

/* What runc makes in /dev. */
static void make_devices(const char *root) {
  static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
  static const char *const links[][2] = {{"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"},
    {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}, {"pts/ptmx", "ptmx"}};
  char path[600], from[64];
  snprintf(path, sizeof path, "%s/dev", root);
  mount_at("tmpfs", path, "tmpfs", MS_NOSUID, "mode=755");
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
    snprintf(from, sizeof from, "/dev/%s", nodes[i]);
    snprintf(path, sizeof path, "%s/dev/%s", root, nodes[i]);
    make_file(path);
    mount_at(from, path, NULL, MS_BIND, NULL);
  }
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    snprintf(path, sizeof path, "%s/dev/%s", root, links[i][1]);
    must(symlink(links[i][0], path), "symlink in /dev");
  }
  snprintf(path, sizeof path, "%s/dev/shm", root);
  must(mkdir(path, 01777), "mkdir /dev/shm");
  mount_at("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
  snprintf(path, sizeof path, "%s/dev/pts", root);
  must(mkdir(path, 0755), "mkdir /dev/pts");
  mount_at("devpts", path, "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
}

static void make_parents(const char *path) {
  char part[4096];
  snprintf(part, sizeof part, "%s", path);
  for (char *at = strchr(part + 1, '/'); at; at = strchr(at + 1, '/')) {
    *at = 0;
    mkdir(part, 0755);
    *at = '/';
  }
}

static void write_file(const char *path, const char *mode, const char *bytes, size_t length) {
  make_parents(path);
  unlink(path);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  must(fd < 0 ? -1 : 0, path);
  for (size_t done = 0; done < length;) {
    ssize_t n = write(fd, bytes + done, length - done);
    if (n < 0) fail(report_to, path);
    done += (size_t)n;
  }
  must(fchmod(fd, (mode_t)strtol(mode, NULL, 8)), path);
  close(fd);
}

/*
 * One step: directory PATH MODE, file PATH MODE LENGTH and so many bytes, link PATH TARGET, remove PATH,
 * empty PATH (a tmpfs over it), own PATH UID GID. Paths are those in the container.
 */
struct step {
  const char *verb, *word[3], *bytes;
  size_t length;
};

/* Reads a step, and returns where the next one is. */
static const char *read_step(const char *at, struct step *s) {
  s->verb = at;
  at += strlen(at) + 1;
  bool is_file = strcmp(s->verb, "file") == 0;
  size_t wanted = is_file || strcmp(s->verb, "own") == 0 ? 3
    : strcmp(s->verb, "remove") == 0 || strcmp(s->verb, "empty") == 0 ? 1 : 2;
  for (size_t i = 0; i < wanted; i++) {
    s->word[i] = at;
    at += strlen(at) + 1;
  }
  s->bytes = at;
  s->length = is_file ? strtoul(s->word[2], NULL, 10) : 0;
  return at + s->length;
}

static void do_step(const struct container *c, const struct step *s) {
  const char *verb = s->verb, *const *word = s->word;
  if (strcmp(verb, "directory") == 0) {
    make_parents(word[0]);
    if (mkdir(word[0], 0755) == 0 || errno == EEXIST) chmod(word[0], (mode_t)strtol(word[1], NULL, 8));
  } else if (strcmp(verb, "file") == 0) {
    write_file(word[0], word[1], s->bytes, s->length);
  } else if (strcmp(verb, "link") == 0) {
    char there[256];
    ssize_t length = readlink(word[0], there, sizeof there - 1);
    if (length >= 0 && (size_t)length == strlen(word[1]) && strncmp(there, word[1], (size_t)length) == 0) return;
    make_parents(word[0]);
    unlink(word[0]);
    must(symlink(word[1], word[0]), word[0]);
  } else if (strcmp(verb, "remove") == 0) {
    must(unlink(word[0]) == 0 || errno == ENOENT || errno == ENOTDIR ? 0 : -1, word[0]);
  } else if (strcmp(verb, "empty") == 0) {
    mkdir(word[0], 0755);
    mount_at("tmpfs", word[0], "tmpfs", MS_NOSUID, strcmp(word[0], "/tmp") == 0 ? "mode=1777" : "mode=755");
  } else if (strcmp(verb, "own") == 0) {
    int result = lchown(word[0], (uid_t)atol(word[1]), (gid_t)atol(word[2]));
    /* Where there is one user, all is that one's. */
    if (result != 0 && !(c->user_namespace && !c->user_ids)) fail(report_to, word[0]);
  } else {
    errno = EINVAL;
    fail(report_to, verb);
  }
}

/* Makes what `host` has below its first `skip` bytes once more below `upper`, as far as it is directories. */
static void mirror(const char *host, size_t skip, const char *upper) {
  char path[PATH_MAX], to[PATH_MAX + 600];
  struct stat st;
  for (const char *end = host + skip; *end;) {
    end += 1 + strcspn(end + 1, "/");
    snprintf(path, sizeof path, "%.*s", (int)(end - host), host);
    snprintf(to, sizeof to, "%s%s", upper, path + skip);
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) return;
    if (mkdir(to, st.st_mode & 07777) != 0 && errno != EEXIST) return;
  }
}

/* The directory that a step changes, or the nearest one above that the host has, without links. */
static bool place_of(const struct step *s, char real[PATH_MAX]) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s", s->word[0]);
  for (char *end; (end = strrchr(path, '/')) && end != path;) {
    *end = 0;
    if (realpath(path, real)) return true;
  }
  return false;
}

static void mirror_below(const char *host, size_t skip, const char *upper, int depth) {
  char path[PATH_MAX];
  DIR *directory = opendir(host);
  for (struct dirent *entry; directory && (entry = readdir(directory));) {
    if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (snprintf(path, sizeof path, "%s/%s", host, entry->d_name) >= (int)sizeof path) continue;
    mirror(path, skip, upper);
    if (depth > 1) mirror_below(path, skip, upper, depth - 1);
  }
  if (directory) closedir(directory);
}

/*
 * A user namespace may not write into directories of the host's root, whom it does not know. What lies in the upper
 * layer is its own: so are then the directories that the script changes, and those that programs write to.
 */
static void own_directories(const struct container *c, const char *lower, const char *upper) {
  char real[PATH_MAX];
  size_t skip = strlen(lower);
  struct step s;
  for (const char *at = c->script; at && at < c->script_end;) {
    at = read_step(at, &s);
    if (place_of(&s, real) && strncmp(real, lower, skip) == 0 && real[skip] == '/') mirror(real, skip, upper);
  }
  if (strcmp(lower, "/var") == 0 || strcmp(lower, "/etc") == 0) mirror_below(lower, skip, upper, 3);
}

static void overlay(const struct container *c, const char *lower, const char *name, const char *target) {
  char upper[600], work[600], options[2000];
  snprintf(upper, sizeof upper, "%s/upper-%s", c->scratch, name);
  snprintf(work, sizeof work, "%s/work-%s", c->scratch, name);
  must(mkdir(upper, 0755), upper);
  must(mkdir(work, 0755), work);
  if (c->user_namespace) own_directories(c, lower, upper);
  snprintf(options, sizeof options, "lowerdir=%s,upperdir=%s,workdir=%s%s", lower, upper, work,
    c->user_namespace ? ",userxattr" : "");
  mount_at("overlay", target, "overlay", 0, options);
}

/*
 * A user namespace may not lay an overlay over a directory with mounts below it, as the host's root is: there each
 * directory that images have gets its own.
 */
static void overlay_directories(const struct container *c, const char *root) {
  static const char *const names[] = {"bin", "etc", "lib", "lib32", "lib64", "libx32", "sbin", "usr", "var"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char from[64], to[600], target[256];
    struct stat st;
    snprintf(from, sizeof from, "/%s", names[i]);
    snprintf(to, sizeof to, "%s/%s", root, names[i]);
    if (lstat(from, &st) != 0) continue;
    ssize_t length = readlink(from, target, sizeof target - 1);
    if (length > 0) {
      target[length] = 0;
      must(symlink(target, to), to);
    } else {
      must(mkdir(to, 0755), to);
      overlay(c, from, names[i], to);
    }
  }
  static const char *const made[] = {"proc", "dev", "sys", "run", "tmp", "root", "home", "opt", "srv"};
  for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
    char to[600];
    snprintf(to, sizeof to, "%s/%s", root, made[i]);
    must(mkdir(to, 0755), to);
  }
}

static void mount_root(const struct container *c, char *root, size_t size) {
  mount_at("tmpfs", c->scratch, "tmpfs", 0, "mode=755");
  snprintf(root, size, "%s/root", c->scratch);
  must(mkdir(root, 0755), root);
  if (!c->user_namespace) {
    overlay(c, "/", "all", root);
    return;
  }
  mount_at(root, root, NULL, MS_BIND, NULL);
  overlay_directories(c, root);
}

void compose_root(const struct container *c, int report) {
  char root[512] = "", path[600];
  report_to = report;
  mount_at(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  if (!c->scratch) {
    mount_at("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    return;
  }
  umask(0);
  mount_root(c, root, sizeof root);
  snprintf(path, sizeof path, "%s/proc", root);
  mount_at("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  make_devices(root);
  /* The old root is stacked over the new one, and let go: see pivot_root(2), "pivot_root(".", ".")". */
  must(chdir(root), root);
  must((int)syscall(SYS_pivot_root, ".", "."), "pivot_root");
  must(umount2(".", MNT_DETACH), "umount of the old root");
  must(chdir("/"), "chdir /");
  struct step s;
  for (const char *at = c->script; at && at < c->script_end;) {
    at = read_step(at, &s);
    do_step(c, &s);
  }
  umask(022);
}
