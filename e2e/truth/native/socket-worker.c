/*
 * socket-worker
 *
 * A real process with real sockets, which does with them what it is told: an order a line, and for each a line in answer:
 * "ok COOKIE LOCAL PEER" for a socket that is new here (SO_COOKIE in hexadecimal, getsockname(2), getpeername(2) or "-"),
 * "ok PID" for a child, "ok", or "error ERRNO". Who gives the orders chooses the numbers of the
 * sockets (SLOT) and of the children (CHILD).
 *
 *   listen SLOT ADDRESS PORT BACKLOG UID FLAGS     TCP; FLAGS: r SO_REUSEPORT, 6 IPV6_V6ONLY, - none
 *   bind SLOT ADDRESS PORT UID FLAGS               UDP
 *   connect SLOT tcp|udp ADDRESS PORT UID
 *   accept SLOT LISTENER-SLOT
 *   shutdown SLOT                                  no more is sent: shutdown(2) with SHUT_WR
 *   close SLOT      reset SLOT                     the second without a farewell: SO_LINGER of 0 s
 *   give SLOT PID   take SLOT                      hands a socket to another worker, which takes it (SCM_RIGHTS)
 *   fork CHILD      end CHILD                      a child that holds all that is open, and does nothing
 *   pause MICROSECONDS
 *
 * A UID other than 0 makes the socket that user's (fchown(2)); only root may. The worker and its children end with
 * standard input, and with the parent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOTS 1024
#define CHILDREN 64

static int fds[SLOTS]; /* 0 is free: standard input is nobody's socket */
static pid_t children[CHILDREN];
static int mailbox; /* where other workers send sockets to */

/* Answers with the error of the call that failed, and closes what it was for. */
static void refuse(int fd)
{
    printf("error %d\n", errno);
    if (fd > 0)
        close(fd);
}

static int port_of(const struct sockaddr_storage *address)
{
    return ntohs(address->ss_family == AF_INET6 ? ((struct sockaddr_in6 *)address)->sin6_port
                                                : ((struct sockaddr_in *)address)->sin_port);
}

/* "127.0.0.1:80", "[::1]:80", or "-" for no address; `text` has 64 bytes. */
static void write_address(char *text, const struct sockaddr_storage *address)
{
    char host[INET6_ADDRSTRLEN];
    if (address->ss_family == AF_INET6) {
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)address)->sin6_addr, host, sizeof host);
        sprintf(text, "[%s]:%d", host, port_of(address));
    } else if (address->ss_family == AF_INET) {
        inet_ntop(AF_INET, &((struct sockaddr_in *)address)->sin_addr, host, sizeof host);
        sprintf(text, "%s:%d", host, port_of(address));
    } else {
        strcpy(text, "-");
    }
}

/* Keeps a socket that is new here, and answers with what it is. */
static void keep(int slot, int fd)
{
    struct sockaddr_storage local = {0}, peer = {0};
    char local_text[64], peer_text[64];
    uint64_t cookie = 0;
    socklen_t length = sizeof cookie;
    getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &length);
    length = sizeof local;
    getsockname(fd, (struct sockaddr *)&local, &length);
    length = sizeof peer;
    getpeername(fd, (struct sockaddr *)&peer, &length);
    write_address(local_text, &local);
    write_address(peer_text, &peer);
    fds[slot] = fd;
    printf("ok %" PRIx64 " %s %s\n", cookie, local_text, peer_text);
}

/* Fills in an address; gives its length. A colon makes it IPv6. */
static socklen_t parse_address(struct sockaddr_storage *address, const char *text, int port)
{
    memset(address, 0, sizeof *address);
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        return sizeof *v6;
    }
    inet_pton(AF_INET, text, &v4->sin_addr);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    return sizeof *v4;
}

static void set(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

/* A socket that never makes the worker wait, or -1. */
static int make(int family, int type, unsigned uid)
{
    int fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && uid != 0 && fchown(fd, uid, -1) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Binds; a backlog below 0 is for UDP, which does not listen. */
static void open_bound(int slot, const char *text, int port, int backlog, unsigned uid, const char *flags)
{
    struct sockaddr_storage address;
    socklen_t length = parse_address(&address, text, port);
    int fd = make(address.ss_family, backlog < 0 ? SOCK_DGRAM : SOCK_STREAM, uid);
    if (fd < 0)
        return refuse(fd);
    if (strchr(flags, 'r'))
        set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    else if (backlog >= 0)
        set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (address.ss_family == AF_INET6)
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, strchr(flags, '6') != NULL);
    if (bind(fd, (struct sockaddr *)&address, length) < 0 || (backlog >= 0 && listen(fd, backlog) < 0))
        return refuse(fd);
    keep(slot, fd);
}

static void open_connection(int slot, const char *transport, const char *text, int port, unsigned uid)
{
    struct sockaddr_storage address;
    socklen_t length = parse_address(&address, text, port);
    int fd = make(address.ss_family, strcmp(transport, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM, uid);
    if (fd < 0)
        return refuse(fd);
    if (connect(fd, (struct sockaddr *)&address, length) < 0 && errno != EINPROGRESS)
        return refuse(fd);
    keep(slot, fd);
}

static void accept_one(int slot, int listener)
{
    int fd = accept4(fds[listener], NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return refuse(fd);
    keep(slot, fd);
}

static void stop_sending(int slot)
{
    if (shutdown(fds[slot], SHUT_WR) < 0)
        return refuse(0);
    puts("ok");
}

static void close_slot(int slot, int with_reset)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    if (with_reset)
        setsockopt(fds[slot], SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fds[slot]);
    fds[slot] = 0;
    puts("ok");
}

/* The abstract name of a worker's mailbox (unix(7)). */
static socklen_t mailbox_name(struct sockaddr_un *name, pid_t pid)
{
    memset(name, 0, sizeof *name);
    name->sun_family = AF_UNIX;
    return offsetof(struct sockaddr_un, sun_path) + 1 + sprintf(name->sun_path + 1, "porthole-truth-%d", pid);
}

static void open_mailbox(void)
{
    struct sockaddr_un name;
    socklen_t length = mailbox_name(&name, getpid());
    mailbox = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (mailbox < 0 || bind(mailbox, (struct sockaddr *)&name, length) < 0)
        exit(1);
}

/* cmsg(3) */
static void hand_over(int slot, pid_t to)
{
    struct sockaddr_un name;
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    char byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_name = &name, .msg_namelen = mailbox_name(&name, to), .msg_iov = &data,
                             .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fds[slot], sizeof(int));
    if (sendmsg(mailbox, &message, MSG_DONTWAIT) < 0)
        return refuse(0);
    puts("ok");
}

static void take_over(int slot)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    char byte;
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(mailbox, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
        return refuse(0);
    int fd;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    keep(slot, fd);
}

static void fork_child(int number)
{
    pid_t self = getpid();
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0)
        return refuse(0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != self)
            _exit(0);
        close(mailbox);
        for (;;)
            pause();
    }
    children[number] = pid;
    printf("ok %d\n", pid);
}

static void end_child(int number)
{
    kill(children[number], SIGKILL);
    waitpid(children[number], NULL, 0);
    puts("ok");
}

static void obey(const char *line)
{
    /* The order, and what it is given. */
    char order[16] = "", a[64] = "", b[64] = "", c[64] = "", d[64] = "", e[64] = "", f[64] = "";
    sscanf(line, "%15s %63s %63s %63s %63s %63s %63s", order, a, b, c, d, e, f);
    if (strcmp(order, "pause") == 0) {
        usleep(atoi(a));
        puts("ok");
        return;
    }
    int slot = atoi(a);
    if (slot < 0 || slot >= SLOTS)
        exit(2);
    errno = EBADF;
    if (strchr("scrg", order[0]) && strcmp(order, "connect") != 0 && fds[slot] == 0)
        return refuse(0);
    if (strcmp(order, "listen") == 0)
        open_bound(slot, b, atoi(c), atoi(d), atoi(e), f);
    else if (strcmp(order, "bind") == 0)
        open_bound(slot, b, atoi(c), -1, atoi(d), e);
    else if (strcmp(order, "connect") == 0)
        open_connection(slot, b, c, atoi(d), atoi(e));
    else if (strcmp(order, "accept") == 0)
        accept_one(slot, atoi(b));
    else if (strcmp(order, "shutdown") == 0)
        stop_sending(slot);
    else if (strcmp(order, "close") == 0 || strcmp(order, "reset") == 0)
        close_slot(slot, order[0] == 'r');
    else if (strcmp(order, "give") == 0)
        hand_over(slot, atoi(b));
    else if (strcmp(order, "take") == 0)
        take_over(slot);
    else if (strcmp(order, "fork") == 0)
        fork_child(slot % CHILDREN);
    else if (strcmp(order, "end") == 0)
        end_child(slot % CHILDREN);
    else
        exit(2);
}

int main(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_mailbox();
    puts("ready");
    char line[512];
    while (fgets(line, sizeof line, stdin))
        obey(line);
    return 0;
}
