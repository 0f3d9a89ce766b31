/*
 * An actor: a program that does with signals what its command line says.
 *
 *   actor NAME WORD... { CHILD... } own { CHILD... }
 *
 *   TERM=ACTIONS   a handler; ACTIONS is a list with commas, or `ret` for none
 *   TERM~ACTIONS   blocked, and taken by sigwait
 *   TERM=ign  TERM=dfl  TERM=block  CHLD=ign
 *   child=ACTIONS last=ACTIONS any=ACTIONS    when the first, the last living, any child that it started ends
 *   reap=any|own|none     whose ends it waits for
 *   subreaper
 *   after=MS,STATUS       ends by itself
 *   exec { COMMAND }      becomes another program, after its dispositions are set
 *
 *   ACTIONS: exitN exitc workMS raise abort tell:WHOM[:SIGNAL] wait:WHOM[:LIMITMS]
 *   WHOM: child children group all
 *
 * Once it is ready its process is named `ready`.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CHILDREN 8

static char *reactions[65];
static char *when_child, *when_last, *when_any, *reap = "none";
static struct { pid_t pid; int gone, status, ended; } children[MAX_CHILDREN];
static int child_count, last_status;
static sigset_t taken;

static const struct { const char *name; int number; } SIGNALS[] = {
	{"TERM", SIGTERM}, {"INT", SIGINT}, {"QUIT", SIGQUIT}, {"HUP", SIGHUP},
	{"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"WINCH", SIGWINCH}, {"KILL", SIGKILL},
	{"CHLD", SIGCHLD},
};

static int signal_number(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++)
		if (strlen(SIGNALS[i].name) == length && !strncmp(SIGNALS[i].name, text, length))
			return SIGNALS[i].number;
	return 0;
}

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };
	while (nanosleep(&left, &left) == -1 && errno == EINTR) ;
}

static int status_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int has_ended(pid_t pid)
{
	for (int i = 0; i < child_count; i++)
		if (children[i].pid == pid) return children[i].ended;
	return 1;
}

static void note_end(pid_t pid, int status)
{
	for (int i = 0; i < child_count; i++) {
		if (children[i].pid != pid) continue;
		children[i].gone = 1;
		children[i].status = status;
	}
}

/* Waits for what has ended; without `reap` it looks, and leaves zombies. */
static void collect(void)
{
	siginfo_t info;
	if (!strcmp(reap, "any")) {
		int status;
		pid_t pid;
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) note_end(pid, status_of(status));
	}
	for (int i = 0; i < child_count; i++) {
		if (children[i].gone) continue;
		info.si_pid = 0;
		int flags = WEXITED | WNOHANG | (strcmp(reap, "none") ? 0 : WNOWAIT);
		/* With SIGCHLD ignored a child is gone without a word, and its status with it. */
		if (waitid(P_PID, children[i].pid, &info, flags) != 0) note_end(children[i].pid, 0);
		else if (info.si_pid)
			note_end(info.si_pid, info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status);
	}
}

/* Learns which of these children have ended. A wait for one leaves the ends of others to be heard of later. */
static void look(const char *whom)
{
	collect();
	for (int i = 0; i < child_count; i++) {
		if (!strcmp(whom, "child") && i > 0) break;
		if (!children[i].gone || children[i].ended) continue;
		children[i].ended = 1;
		last_status = children[i].status;
	}
}

/* Time of its own; meanwhile children are waited for, but nothing is made of it. */
static void work(long ms)
{
	for (long end = now_ms() + ms; now_ms() < end; collect()) pause_ms(5);
}

static int living(const char *whom)
{
	int count = 0;
	for (int i = 0; i < child_count; i++) {
		if (!strcmp(whom, "child") && i > 0) break;
		if (!children[i].ended) count++;
	}
	return count;
}

static void tell(const char *whom, int sig)
{
	if (!strcmp(whom, "all")) kill(-1, sig);
	else if (!strcmp(whom, "group")) {
		struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
		int mine = reactions[sig] != NULL && sig != SIGKILL;
		if (mine) sigaction(sig, &ignore, &before);
		kill(0, sig);
		/* Ignoring it once more drops the one that this process has sent to itself and blocks. */
		if (mine) sigaction(sig, &ignore, NULL);
		if (mine) sigaction(sig, &before, NULL);
	} else
		for (int i = 0; i < child_count; i++) {
			if (!strcmp(whom, "child") && i > 0) break;
			if (!has_ended(children[i].pid)) kill(children[i].pid, sig);
		}
}

static void act(const char *actions, int sig)
{
	char copy[512], *state;
	snprintf(copy, sizeof copy, "%s", actions);
	for (char *a = strtok_r(copy, ",", &state); a; a = strtok_r(NULL, ",", &state)) {
		if (!strcmp(a, "ret")) continue;
		if (!strcmp(a, "exitc")) _exit(last_status);
		if (!strncmp(a, "exit", 4)) _exit(atoi(a + 4));
		if (!strncmp(a, "work", 4)) work(atoi(a + 4));
		else if (!strcmp(a, "abort")) abort();
		else if (!strcmp(a, "raise")) {
			struct sigaction dfl = { .sa_handler = SIG_DFL };
			sigset_t one;
			sigaction(sig, &dfl, NULL);
			sigemptyset(&one);
			sigaddset(&one, sig);
			sigprocmask(SIG_UNBLOCK, &one, NULL);
			raise(sig);
		} else if (!strncmp(a, "tell:", 5)) {
			char *whom = a + 5, *which = strchr(whom, ':');
			int other = sig;
			if (which) {
				*which = 0;
				other = signal_number(which + 1, strlen(which + 1));
			}
			tell(whom, other);
		} else if (!strncmp(a, "wait:", 5)) {
			char *whom = a + 5, *limit = strchr(whom, ':');
			long end = 0;
			if (limit) {
				*limit = 0;
				end = now_ms() + atol(limit + 1);
			}
			int before[MAX_CHILDREN];
			for (int i = 0; i < child_count; i++) before[i] = children[i].ended;
			for (look(whom); living(whom) && (!end || now_ms() < end); look(whom)) pause_ms(3);
			/* As `wait 1 2` has the status of its last operand. */
			for (int i = 0; i < child_count; i++)
				if (children[i].ended && !before[i] && (i == 0 || strcmp(whom, "child"))) last_status = children[i].status;
		}
	}
}

static void children_ended(void)
{
	int before[MAX_CHILDREN], ended = 0;
	for (int i = 0; i < child_count; i++) before[i] = children[i].ended;
	look("children");
	for (int i = 0; i < child_count; i++) {
		if (before[i] || !children[i].ended) continue;
		ended = 1;
		/* One after the other, though one look may have found several. */
		last_status = children[i].status;
		if (when_any) act(when_any, 0);
		if (when_child && i == 0) act(when_child, 0);
	}
	if (ended && when_last && !living("children")) act(when_last, 0);
}

static void handler(int sig)
{
	int saved = errno;
	act(reactions[sig], sig);
	errno = saved;
}

/* The word behind the `}` that closes the `{` at this place. */
static int closing(char **argv, int at)
{
	for (int open = 0; argv[at]; at++) {
		if (!strcmp(argv[at], "{")) open++;
		if (!strcmp(argv[at], "}") && --open == 0) return at;
	}
	exit(90);
}

static char **command_at(char **argv, int at, int end)
{
	char **command = calloc(end - at, sizeof *command);
	memcpy(command, argv + at + 1, (end - at - 1) * sizeof *command);
	return command;
}

static void set_disposition(const char *word, const char *mark)
{
	int sig = signal_number(word, mark - word);
	struct sigaction sa = { .sa_flags = SA_RESTART };
	if (!sig) exit(91);
	if (!strcmp(mark, "=ign")) sa.sa_handler = SIG_IGN;
	else if (!strcmp(mark, "=dfl")) sa.sa_handler = SIG_DFL;
	else if (*mark == '~' || !strcmp(mark, "=block")) {
		sigset_t one;
		sigemptyset(&one);
		sigaddset(&one, sig);
		sigprocmask(SIG_BLOCK, &one, NULL);
		if (*mark == '=') return;
		reactions[sig] = (char *)mark + 1;
		sigaddset(&taken, sig);
		return;
	} else {
		reactions[sig] = (char *)mark + 1;
		sa.sa_handler = handler;
	}
	sigaction(sig, &sa, NULL);
}

static void start(char **command, int own, const sigset_t *mask)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (own) setsid();
		sigprocmask(SIG_SETMASK, mask, NULL);
		execvp(command[0], command);
		_exit(127);
	}
	children[child_count++].pid = pid;
}

int main(int argc, char **argv)
{
	sigset_t first, chld;
	char **becomes = NULL;
	long after = -1;
	int after_status = 0;
	sigprocmask(SIG_SETMASK, NULL, &first);
	sigemptyset(&taken);
	/* Children start with the dispositions that this program was started with. */
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "exec")) {
			int end = closing(argv, i + 1);
			becomes = command_at(argv, i + 1, end);
			i = end;
		} else if (!strcmp(argv[i], "{") || !strcmp(argv[i], "own")) {
			int own = !strcmp(argv[i], "own"), open = i + own, end = closing(argv, open);
			start(command_at(argv, open, end), own, &first);
			i = end;
		} else if (!strcmp(argv[i], "subreaper")) prctl(PR_SET_CHILD_SUBREAPER, 1);
		else if (!strncmp(argv[i], "reap=", 5)) reap = argv[i] + 5;
		else if (!strncmp(argv[i], "child=", 6)) when_child = argv[i] + 6;
		else if (!strncmp(argv[i], "last=", 5)) when_last = argv[i] + 5;
		else if (!strncmp(argv[i], "any=", 4)) when_any = argv[i] + 4;
		else if (!strncmp(argv[i], "after=", 6)) {
			after = atol(argv[i] + 6);
			after_status = atoi(strchr(argv[i], ',') + 1);
		}
	}
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	if (!becomes) sigprocmask(SIG_BLOCK, &chld, NULL);
	for (int i = 2; i < argc; i++) {
		char *mark = strpbrk(argv[i], "=~");
		if (!strcmp(argv[i], "exec") || !strcmp(argv[i], "own")) continue;
		if (!strcmp(argv[i], "{")) {
			i = closing(argv, i);
			continue;
		}
		if (mark && signal_number(argv[i], mark - argv[i])) set_disposition(argv[i], mark);
	}
	if (becomes) {
		execvp(becomes[0], becomes);
		return 127;
	}
	if (after >= 0) {
		pause_ms(after);
		return after_status;
	}
	sigaddset(&taken, SIGCHLD);
	/* With SIGCHLD ignored no signal tells of a child's end, and it looks now and then. */
	struct sigaction on_end;
	sigaction(SIGCHLD, NULL, &on_end);
	struct timespec a_while = { on_end.sa_handler == SIG_IGN ? 0 : 3600, 20 * 1000000 };
	prctl(PR_SET_NAME, "ready");
	for (;;) {
		siginfo_t info;
		children_ended();
		int sig = sigtimedwait(&taken, &info, &a_while);
		if (sig > 0 && sig != SIGCHLD) act(reactions[sig], sig);
	}
}
