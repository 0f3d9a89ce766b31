#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stopping = 0;

static void on_term(int number) {
    (void)number;
    stopping = 1;
}

int main(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_term;
    sigaction(SIGTERM, &action, NULL);
    // sleep(3) comes back early when a handler has run.
    while (!stopping) {
        puts("working");
        fflush(stdout);
        sleep(1);
    }
    puts("work is put away");
    return 0;
}
