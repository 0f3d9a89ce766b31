#include <stdio.h>
#include <unistd.h>

int main(void) {
    for (;;) {
        puts("working");
        fflush(stdout);
        sleep(1);
    }
}
