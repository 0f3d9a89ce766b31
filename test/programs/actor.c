/*
 * What is run below the program under test. Its role is the name that it is called by: `hand [STATUS] [MS]` catches
 * signals, cleans up for some milliseconds and exits with the status; `nohand` leaves all at their default;
 * `ignore` ignores them.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int status, milliseconds;

static void say(const char *text) {
  if (write(1, text, strlen(text)) < 0) return;
}

static void handle(int signal) {
  (void)signal;
  say("HANDLER\n");
  struct timespec left = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
  while (nanosleep(&left, &left) != 0) continue;
  say("CLEANUP-DONE\n");
  _exit(status);
}

int main(int argc, char **argv) {
  static const int signals[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH};
  const char *slash = strrchr(argv[0], '/'), *role = slash ? slash + 1 : argv[0];
  status = argc > 1 ? atoi(argv[1]) : 0;
  milliseconds = argc > 2 ? atoi(argv[2]) : 0;
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    struct sigaction action = {.sa_handler = strcmp(role, "hand") == 0 ? handle : SIG_IGN};
    if (strcmp(role, "nohand") != 0) sigaction(signals[i], &action, NULL);
  }
  say("ACTOR-READY\n");
  for (;;) pause();
}
