/*
 * launcher SIGNAL GRACE_MS ORPHAN ACTOR -- COMMAND...
 *
 * Runs COMMAND as PID 1 of a new PID namespace, waits until all is still, sends SIGNAL from outside, SIGKILL at
 * the end of the grace period, and prints as JSON which processes there were and how each ended.
 * Apart from launcher/: it looks, stops and judges by itself, without a harness to answer to, so that forty run side by
 * side; it needs no root of its own, and what is wrong in one of the two is seen against the other.
 * ORPHAN: 1 makes an orphan inside before the stop, and says whether it stays a zombie.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX 128
#define STILL_MS 90
#define READY_LIMIT_MS 25000

/* include/uapi/linux/pidfd.h since 6.15: how a process ended, for whoever holds its pidfd. */
struct exit_info {
	uint64_t mask, cgroupid;
	uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
	int32_t exit_code;
	uint32_t more[14];
};
#define EXIT_INFO (1UL << 3)
#define GET_INFO(size) _IOC(_IOC_READ | _IOC_WRITE, 0xFF, 11, size)

struct process {
	int host, pid, parent, group, fd, zombie, ended, status, known, reaped;
	char state;
	unsigned long long caught, ignored, blocked;
	double ended_ms;
	char comm[32], argv[4096];
	int length;
};

static struct process seen[MAX];
static int count;

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void pause_ms(int ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

static int slurp(int host, const char *name, char *into, int size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", host, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC), length = 0, n;
	if (fd < 0) return -1;
	while ((n = read(fd, into + length, size - 1 - length)) > 0) length += n;
	close(fd);
	into[length] = 0;
	return length;
}

static const char *field(const char *status, const char *name)
{
	const char *at = strstr(status, name);
	return at ? at + strlen(name) : "";
}

static int last_number(const char *line)
{
	int value = 0;
	for (const char *p = line; *p && *p != '\n';) {
		char *end;
		long v = strtol(p, &end, 10);
		if (end == p) p++;
		else { value = v; p = end; }
	}
	return value;
}

static int read_process(int host, int parent, struct process *p)
{
	char status[8192];
	if (slurp(host, "status", status, sizeof status) < 0) return 0;
	memset(p, 0, sizeof *p);
	p->host = host;
	p->parent = parent;
	p->fd = -1;
	sscanf(status, "Name:\t%31[^\n]", p->comm);
	p->state = field(status, "\nState:\t")[0];
	p->zombie = p->state == 'Z' || p->state == 'X';
	p->pid = last_number(field(status, "\nNSpid:"));
	p->group = last_number(field(status, "\nNSpgid:"));
	sscanf(field(status, "\nSigBlk:\t"), "%llx", &p->blocked);
	sscanf(field(status, "\nSigIgn:\t"), "%llx", &p->ignored);
	sscanf(field(status, "\nSigCgt:\t"), "%llx", &p->caught);
	p->length = slurp(host, "cmdline", p->argv, sizeof p->argv);
	return 1;
}

static int scan(int host, int parent, struct process *into, int at)
{
	char list[8192], name[64];
	if (at >= MAX || !read_process(host, parent, &into[at])) return at;
	int self = into[at++].pid;
	snprintf(name, sizeof name, "task/%d/children", host);
	if (slurp(host, name, list, sizeof list) <= 0) return at;
	for (char *p = list, *end; ; p = end) {
		long child = strtol(p, &end, 10);
		if (end == p) return at;
		at = scan(child, self, into, at);
	}
}

/* Is all asleep, and are all actors ready? `shape`: what must not change any more. */
static int is_still(const struct process *p, int n, const char *actor, char *shape, int size)
{
	int used = 0;
	for (int i = 0; i < n; i++) {
		if (p[i].state != 'S' && !p[i].zombie) return 0;
		if (p[i].length > 0 && !strcmp(p[i].argv, actor) && strcmp(p[i].comm, "ready")) return 0;
		if (used < size) used += snprintf(shape + used, size - used, "%d%c%d:", p[i].parent == 0, p[i].state, p[i].length);
		for (int c = 0; c < p[i].length && used < size - 1; c++) shape[used++] = p[i].argv[c] ? p[i].argv[c] : ' ';
	}
	shape[used < size ? used : size - 1] = 0;
	return 1;
}

static int wait_still(int host, const char *actor)
{
	static struct process p[MAX];
	static char before[65536], shape[65536];
	double since = now_ms(), limit = since + READY_LIMIT_MS;
	before[0] = 0;
	while (now_ms() < limit) {
		int n = scan(host, 0, p, 0);
		if (n == 0) return 0;
		if (p[0].zombie) return -1;
		if (!is_still(p, n, actor, shape, sizeof shape) || strcmp(before, shape)) {
			strcpy(before, shape);
			since = now_ms();
		} else if (now_ms() - since >= STILL_MS) return 1;
		pause_ms(30);
	}
	return 0;
}

static void print_text(const char *text, int length)
{
	putchar('"');
	for (int i = 0; i < length; i++) {
		unsigned char c = text[i];
		if (c == '"' || c == '\\') printf("\\%c", c);
		else if (c < 32) printf("\\u%04x", c);
		else putchar(c);
	}
	putchar('"');
}

static void note_exit(struct process *p)
{
	struct exit_info info = { .mask = EXIT_INFO };
	if (p->known || p->fd < 0) return;
	if (ioctl(p->fd, GET_INFO(64), &info) == 0 && info.mask & EXIT_INFO) {
		p->known = 1;
		p->status = info.exit_code;
	}
}

/* setns, a child, and its child, which loses its parent and ends: does PID 1 wait for it? */
static int make_orphan(int host, int namespaces)
{
	char state[4096];
	int line[2], target = syscall(SYS_pidfd_open, host, 0), orphan = 0;
	if (target < 0 || pipe(line)) return -1;
	pid_t helper = fork();
	if (helper == 0) {
		if (setns(target, namespaces)) _exit(1);
		pid_t parent = fork();
		if (parent == 0) {
			pid_t child = fork();
			if (child == 0) {
				/* Its pid as seen outside is not known here; the kernel sends it as the sender's. */
				char byte;
				close(line[1]);
				read(line[0], &byte, 1);
				_exit(0);
			}
			_exit(0);
		}
		waitpid(parent, NULL, 0);
		_exit(0);
	}
	waitpid(helper, NULL, 0);
	/* It is now a child of PID 1 whose command line is this program's. */
	static struct process p[MAX];
	char mine[4096];
	int length = slurp(getpid(), "cmdline", mine, sizeof mine);
	int n = scan(host, 0, p, 0);
	for (int i = 0; i < n; i++)
		if (p[i].parent == 1 && p[i].length == length && !memcmp(p[i].argv, mine, length)) orphan = p[i].host;
	close(line[0]);
	close(line[1]);
	close(target);
	if (!orphan) return -1;
	for (int i = 0; i < 40; i++) {
		pause_ms(10);
		if (slurp(orphan, "stat", state, sizeof state) < 0) return 0;
	}
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 7) return 2;
	int sig = atoi(argv[1]), grace = atoi(argv[2]), orphan = atoi(argv[3]), go[2], zombie = -1;
	const char *actor = argv[4];
	char **command = argv + 6, number[32];
	int flags = CLONE_NEWPID | (geteuid() ? CLONE_NEWUSER : 0);
	if (pipe2(go, O_CLOEXEC)) return 2;
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	pid_t host = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	if (host < 0) {
		printf("{\"error\":\"clone: %s\"}\n", strerror(errno));
		return 0;
	}
	if (host == 0) {
		char byte;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(go[1]);
		read(go[0], &byte, 1);
		int null = open("/dev/null", O_RDWR);
		for (int i = 0; i < 3; i++) dup2(null, i);
		sigset_t none;
		sigemptyset(&none);
		for (int i = 1; i < 65; i++) signal(i, SIG_DFL);
		sigprocmask(SIG_SETMASK, &none, NULL);
		setsid();
		if (chdir("/")) _exit(126);
		execv(command[0], command);
		_exit(127);
	}
	if (flags & CLONE_NEWUSER) {
		char path[64];
		snprintf(path, sizeof path, "/proc/%d/uid_map", host);
		int fd = open(path, O_WRONLY);
		snprintf(number, sizeof number, "0 %d 1", geteuid());
		if (fd < 0 || write(fd, number, strlen(number)) < 0) printf("{\"error\":\"uid_map\"}\n");
		close(fd);
	}
	close(go[0]);
	close(go[1]);
	int still = wait_still(host, actor);
	if (still > 0 && orphan) {
		zombie = make_orphan(host, flags);
		still = wait_still(host, actor);
	}
	if (still <= 0) {
		int status = 0;
		if (still == 0) kill(host, SIGKILL);
		waitpid(host, &status, 0);
		printf("{\"error\":\"%s\",\"status\":%d}\n", still ? "ended" : "not ready", status);
		return 0;
	}
	count = scan(host, 0, seen, 0);
	for (int i = 0; i < count; i++) {
		seen[i].fd = syscall(SYS_pidfd_open, seen[i].host, 0);
		if (seen[i].zombie) seen[i].ended = 1, seen[i].ended_ms = -1;
	}
	double start = now_ms();
	int killed = 0;
	kill(host, sig);
	while (!seen[0].ended) {
		struct pollfd fds[MAX];
		int left = grace - (int)(now_ms() - start);
		if (left <= 0 && !killed) {
			/* What is a zombie now stays one. */
			static struct process last[MAX];
			int n = scan(host, 0, last, 0);
			for (int i = 0; i < count; i++) seen[i].zombie = 0;
			for (int i = 0; i < n; i++)
				for (int k = 0; k < count; k++)
					if (last[i].host == seen[k].host) seen[k].zombie = last[i].zombie;
			killed = 1;
			for (int i = 0; i < count; i++) note_exit(&seen[i]);
			kill(host, SIGKILL);
		}
		for (int i = 0; i < count; i++) {
			fds[i].fd = seen[i].ended ? -1 : seen[i].fd;
			fds[i].events = POLLIN;
		}
		if (poll(fds, count, killed ? 5000 : left) <= 0) {
			if (killed) break;
			continue;
		}
		double now = now_ms() - start;
		for (int i = 0; i < count; i++)
			if (fds[i].fd >= 0 && fds[i].revents) {
				seen[i].ended = 1;
				seen[i].ended_ms = now;
			}
	}
	int status = 0;
	waitpid(host, &status, 0);
	for (int i = 0; i < count; i++) note_exit(&seen[i]);
	seen[0].known = 1;
	seen[0].status = status;
	printf("{\"killed\":%d,\"orphanStays\":%d,\"processes\":[", killed, zombie);
	for (int i = 0; i < count; i++) {
		struct process *p = &seen[i];
		printf("%s{\"pid\":%d,\"parent\":%d,\"group\":%d,\"caught\":%llu,\"ignored\":%llu,\"blocked\":%llu,"
			"\"zombie\":%d,\"known\":%d,\"status\":%d,\"ended\":%d,\"endedMs\":%.1f,\"argv\":",
			i ? "," : "", p->pid, p->parent, p->group, p->caught & 0x7fffffff, p->ignored & 0x7fffffff, p->blocked & 0x7fffffff, p->zombie, p->known,
			p->status, p->ended, p->ended_ms);
		print_text(p->argv, p->length > 0 ? p->length - 1 : 0);
		printf("}");
	}
	printf("]}\n");
	return 0;
}
