/*
 * socket-load LISTENERS PROCESSES CONNECTIONS
 *
 * Opens sockets on loopback and holds them, so that there is something to look at: LISTENERS bound sockets (one in ten
 * UDP, one in five IPv6) spread over PROCESSES processes, and CONNECTIONS established TCP connections, of which each
 * has two ends and so counts as two sockets.
 *
 * Prints "ready", then answers each line on standard input that says "change N" with "changed": N of the processes
 * have each replaced one listener by another. Ends, with all of its processes, on SIGTERM, SIGINT, the end of standard
 * input, and the death of its parent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Ports 12000 to 21999, spread evenly: below those that Linux picks by itself (ip_local_port_range), so that UDP sockets
 * count as listeners, too.
 */
static const int first_port = 12000;
static const int most_listeners = 10000;

/* What a worker says when it has done what it was asked, and when it could not. */
static const char done = 'd';
static const char failed = 'f';

struct worker {
    pid_t pid;
    int orders; /* each byte written here is one change */
};

static int answers[2]; /* a pipe: all workers write, the master reads */

static void fail(const char *what)
{
    fprintf(stderr, "socket-load: %s: %s\n", what, strerror(errno));
    (void)!write(answers[1], &failed, 1);
    exit(1);
}

/* Fills in loopback's address; gives its length. */
static socklen_t loopback(struct sockaddr_storage *address, int family, int port)
{
    memset(address, 0, sizeof *address);
    if (family == AF_INET6) {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;
        v6->sin6_family = AF_INET6;
        v6->sin6_addr = in6addr_loopback;
        v6->sin6_port = htons(port);
        return sizeof *v6;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    v4->sin_family = AF_INET;
    v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    v4->sin_port = htons(port);
    return sizeof *v4;
}

/* A bound socket, listening if it is TCP, or -1. */
static int try_open(int family, int type, int port)
{
    int fd = socket(family, type | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    struct sockaddr_storage address;
    socklen_t length = loopback(&address, family, port);
    bool opened = bind(fd, (struct sockaddr *)&address, length) == 0;
    if (opened && (type == SOCK_DGRAM || listen(fd, 1024) == 0))
        return fd;
    close(fd);
    return -1;
}

/* The port may be taken, and the machine may have no IPv6: then any port, then IPv4. */
static int open_listener(int family, int type, int port)
{
    int fd = try_open(family, type, port);
    if (fd < 0)
        fd = try_open(family, type, 0);
    if (fd < 0)
        fd = try_open(AF_INET, type, 0);
    if (fd < 0)
        fail("cannot open a listener");
    return fd;
}

/* Connections end by a reset, so that none lingers in TIME_WAIT when the load is gone. */
static void reset_when_closed(int fd)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Both ends of the connection belong to this process; they stay open until it ends. */
static void connect_to(int listener)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
        fail("cannot ask for an address");
    int client = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0 || connect(client, (struct sockaddr *)&address, length) < 0)
        fail("cannot connect");
    int server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (server < 0)
        fail("cannot accept");
    reset_when_closed(client);
    reset_when_closed(server);
}

/*
 * Opens listeners number `from` to `to`, `stride` ports apart, and `connections` to them, then obeys orders until there
 * are no more.
 */
static void work(int from, int to, int stride, int connections, int orders)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int *tcp = malloc(sizeof *tcp * (to - from + 1));
    int tcp_count = 0;
    for (int number = from; number < to; number++) {
        /* The first one of each process is TCP, so that there is one to connect to. */
        int type = number % 10 == 9 && number > from ? SOCK_DGRAM : SOCK_STREAM;
        int family = number % 5 == 2 ? AF_INET6 : AF_INET;
        int fd = open_listener(family, type, first_port + number * stride);
        if (type == SOCK_STREAM)
            tcp[tcp_count++] = fd;
    }
    int changing = open_listener(AF_INET, SOCK_STREAM, 0);
    for (int number = 0; number < connections; number++)
        connect_to(tcp_count > 0 ? tcp[number % tcp_count] : changing);

    char order;
    do {
        if (write(answers[1], &done, 1) != 1)
            exit(1);
        if (read(orders, &order, 1) != 1)
            exit(0);
        int next = open_listener(AF_INET, SOCK_STREAM, 0);
        close(changing);
        changing = next;
    } while (true);
}

/* Number `part` of `parts` about equal parts of `whole` begins here. */
static int share(int whole, int part, int parts)
{
    return (int)((long)whole * part / parts);
}

static void await_answers(int count)
{
    char answer;
    for (; count > 0; count--)
        if (read(answers[0], &answer, 1) != 1 || answer == failed)
            exit(1);
}

static void obey_lines(struct worker *workers, int processes)
{
    char line[64];
    int next = 0;
    while (fgets(line, sizeof line, stdin)) {
        int changes;
        if (sscanf(line, "change %d", &changes) != 1)
            continue;
        for (int change = 0; change < changes; change++, next = (next + 1) % processes)
            if (write(workers[next].orders, "c", 1) != 1)
                exit(1);
        await_answers(changes);
        puts("changed");
    }
}

/* Workers die with the master (PR_SET_PDEATHSIG); the master with its parent, or when told. */
static void tie_to_parent(void)
{
    pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        exit(0);
}

static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    int listeners = argc == 4 ? atoi(argv[1]) : 0;
    int processes = argc == 4 ? atoi(argv[2]) : 0;
    int connections = argc == 4 ? atoi(argv[3]) : 0;
    if (listeners < 1 || listeners > most_listeners || processes < 1) {
        fprintf(stderr, "usage: socket-load LISTENERS(1 to %d) PROCESSES CONNECTIONS\n", most_listeners);
        return 2;
    }
    tie_to_parent();
    allow_many_files();
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (pipe(answers) < 0)
        fail("cannot make a pipe");

    struct worker *workers = calloc(processes, sizeof *workers);
    for (int part = 0; part < processes; part++) {
        int orders[2];
        if (pipe(orders) < 0)
            fail("cannot make a pipe");
        workers[part] = (struct worker){.pid = fork(), .orders = orders[1]};
        if (workers[part].pid < 0)
            fail("cannot fork");
        if (workers[part].pid == 0) {
            for (int other = 0; other <= part; other++)
                close(workers[other].orders);
            work(share(listeners, part, processes), share(listeners, part + 1, processes), most_listeners / listeners,
                 share(connections, part + 1, processes) - share(connections, part, processes), orders[0]);
        }
        close(orders[0]);
    }
    await_answers(processes);
    puts("ready");
    obey_lines(workers, processes);
    for (int part = 0; part < processes; part++)
        kill(workers[part].pid, SIGKILL);
    while (wait(NULL) > 0)
        ;
    return 0;
}
