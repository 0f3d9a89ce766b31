#include "launcher.h"
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tokens, each with a zero byte behind it: key and value. What follows the key `root` is the script. */
static char *read_all(const char *path, size_t *size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) != 0) err(2, "%s", path);
  char *text = malloc((size_t)st.st_size + 1);
  if (!text) err(2, "malloc");
  *size = 0;
  for (ssize_t n; (n = read(fd, text + *size, (size_t)st.st_size - *size)) > 0;) *size += (size_t)n;
  text[*size] = 0;
  close(fd);
  return text;
}

static void append(char ***list, size_t *count, char *word) {
  *list = realloc(*list, (*count + 2) * sizeof **list);
  if (!*list) err(2, "realloc");
  (*list)[(*count)++] = word;
  (*list)[*count] = NULL;
}

void read_container(const char *path, struct container *out) {
  size_t size, args = 0, vars = 0;
  char *text = read_all(path, &size), *end = text + size;
  memset(out, 0, sizeof *out);
  out->cwd = "/";
  for (char *at = text; at < end;) {
    char *key = at;
    at += strlen(at) + 1;
    if (strcmp(key, "root") == 0) {
      out->script = at;
      out->script_end = end;
      break;
    }
    char *value = at;
    at += strlen(at) + 1;
    if (strcmp(key, "scratch") == 0) out->scratch = value;
    else if (strcmp(key, "user-namespace") == 0) out->user_namespace = true;
    else if (strcmp(key, "user-ids") == 0) out->user_ids = value;
    else if (strcmp(key, "group-ids") == 0) out->group_ids = value;
    else if (strcmp(key, "privileged") == 0) out->privileged = true;
    else if (strcmp(key, "pause") == 0) out->pause = true;
    else if (strcmp(key, "uid") == 0) out->uid = (uid_t)atol(value);
    else if (strcmp(key, "gid") == 0) out->gid = (gid_t)atol(value);
    else if (strcmp(key, "group") == 0 && out->group_count < 64) out->groups[out->group_count++] = (gid_t)atol(value);
    else if (strcmp(key, "cwd") == 0) out->cwd = value;
    else if (strcmp(key, "arg") == 0) append(&out->argv, &args, value);
    else if (strcmp(key, "env") == 0) append(&out->env, &vars, value);
    else errx(2, "unknown key %s", key);
  }
  if (!out->argv) errx(2, "no command");
  if (!out->env) append(&out->env, &vars, "PATH=/usr/bin:/bin");
}
