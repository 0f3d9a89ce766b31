#define _GNU_SOURCE
#include "launcher.h"
#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Process events of the whole machine, of which those below PID 1 are told. */

#define MAX_PID (1 << 22)
static unsigned char member[MAX_PID / 8];
static bool is_member(pid_t pid) { return pid > 0 && pid < MAX_PID && (member[pid / 8] >> (pid % 8) & 1); }
static void set_member(pid_t pid, bool on) {
  if (pid <= 0 || pid >= MAX_PID) return;
  if (on) member[pid / 8] |= (unsigned char)(1 << (pid % 8));
  else member[pid / 8] &= (unsigned char)~(1 << (pid % 8));
}

int open_events(void) {
  int fd = socket(PF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (fd < 0) return -1;
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  int size = 8 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  struct __attribute__((packed, aligned(NLMSG_ALIGNTO))) {
    struct nlmsghdr header;
    struct cn_msg message;
    enum proc_cn_mcast_op op;
  } listen;
  memset(&listen, 0, sizeof listen);
  listen.header.nlmsg_len = sizeof listen;
  listen.header.nlmsg_type = NLMSG_DONE;
  listen.message.id.idx = CN_IDX_PROC;
  listen.message.id.val = CN_VAL_PROC;
  listen.message.len = sizeof listen.op;
  listen.op = PROC_CN_MCAST_LISTEN;
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      send(fd, &listen, sizeof listen, 0) != (ssize_t)sizeof listen) {
    close(fd);
    return -1;
  }
  return fd;
}

void follow(pid_t pid1) { set_member(pid1, true); }

/* Tells one event; true: it is the exit of PID 1. */
static bool tell(const struct proc_event *event, pid_t pid1) {
  long long at = (long long)event->timestamp_ns;
  switch ((unsigned)event->what) {
  case PROC_EVENT_FORK: {
    pid_t child = event->event_data.fork.child_tgid;
    if (event->event_data.fork.child_pid != child || !is_member(event->event_data.fork.parent_tgid)) return false;
    set_member(child, true);
    say("fork %d %d %lld", event->event_data.fork.parent_tgid, child, at);
    return false;
  }
  case PROC_EVENT_EXIT: {
    pid_t pid = event->event_data.exit.process_tgid;
    if (event->event_data.exit.process_pid != pid || !is_member(pid)) return false;
    set_member(pid, false);
    say("died %d %u %lld", pid, event->event_data.exit.exit_code, at);
    return pid == pid1;
  }
  default:
    return false;
  }
}

bool read_events(int fd, pid_t pid1) {
  char buffer[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
  bool ended = false;
  for (;;) {
    ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n < 0 && errno == ENOBUFS) {
      say("lost");
      continue;
    }
    if (n <= 0) return ended;
    size_t length = (size_t)n;
    for (struct nlmsghdr *h = (struct nlmsghdr *)buffer; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length)) {
      const struct cn_msg *message = NLMSG_DATA(h);
      ended |= tell((const struct proc_event *)message->data, pid1);
    }
  }
}
