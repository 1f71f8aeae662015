/*
 * socket-limit
 *
 * What a look at the sockets costs without anything else: what the kernel itself takes to dump them by SOCK_DIAG netlink
 * (sock_diag(7)), with a look-up of each socket's inode in a table of owners, and nothing else. It asks for what
 * Porthole's engine asks for: TCP and UDP over IPv4 and IPv6, every state but bound and inactive, and what the kernel
 * counts for TCP (INET_DIAG_INFO, struct tcp_info).
 *
 * The owners are read once from /proc/PID/fd, then "ready" is printed. Each line on standard input makes one look and
 * is answered with "CPU_US SOCKETS OWNED".
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* States 1 to 11 as a mask. */
#define ALL_STATES 0xfff

/* Sockets owned at most; a power of two. At size L there are some 50,000. */
#define OWNER_SLOTS (1u << 18)

static uint32_t owned_inodes[OWNER_SLOTS]; /* open addressing; 0 is free */
static uint32_t owners[OWNER_SLOTS];
static char buffer[65536];

static void die(const char *what)
{
    fprintf(stderr, "socket-limit: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* The slot that holds an inode, or the free one where it belongs (Knuth's multiplicative hashing). */
static uint32_t slot_of(uint32_t inode)
{
    uint32_t slot = (inode * 2654435769u) & (OWNER_SLOTS - 1);
    while (owned_inodes[slot] != 0 && owned_inodes[slot] != inode)
        slot = (slot + 1) & (OWNER_SLOTS - 1);
    return slot;
}

static void read_owned_by(uint32_t pid)
{
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%u/fd", pid);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        unsigned inode;
        if (length < 0)
            continue;
        target[length] = '\0';
        if (sscanf(target, "socket:[%u]", &inode) != 1)
            continue;
        uint32_t slot = slot_of(inode);
        owned_inodes[slot] = inode;
        owners[slot] = pid;
    }
    closedir(folder);
}

static void read_owners(void)
{
    DIR *proc = opendir("/proc");
    if (proc == NULL)
        die("cannot read /proc");
    for (struct dirent *entry; (entry = readdir(proc)) != NULL;)
        if (atoi(entry->d_name) > 0)
            read_owned_by(atoi(entry->d_name));
    closedir(proc);
}

static void ask(int netlink, int family, int protocol)
{
    int extensions = protocol == IPPROTO_TCP ? 1 << (INET_DIAG_INFO - 1) : 0;
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 request;
    } message = {
        .header = {.nlmsg_len = sizeof message,
                   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .request = {.sdiag_family = family, .sdiag_protocol = protocol, .idiag_ext = extensions,
                    .idiag_states = ALL_STATES},
    };
    if (send(netlink, &message, sizeof message, 0) != sizeof message)
        die("cannot ask the kernel");
}

/* One of the four dumps; adds to the counts. */
static void dump(int netlink, int family, int protocol, long *sockets, long *owned)
{
    ask(netlink, family, protocol);
    for (;;) {
        ssize_t length = recv(netlink, buffer, sizeof buffer, 0);
        if (length < 0)
            die("no answer from the kernel");
        unsigned left = length;
        for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, left);
             header = NLMSG_NEXT(header, left)) {
            if (header->nlmsg_type == NLMSG_DONE)
                return;
            if (header->nlmsg_type == NLMSG_ERROR) {
                fprintf(stderr, "socket-limit: the kernel refused\n");
                exit(1);
            }
            const struct inet_diag_msg *socket = NLMSG_DATA(header);
            *sockets += 1;
            if (socket->idiag_inode != 0 && owners[slot_of(socket->idiag_inode)] != 0)
                *owned += 1;
        }
    }
}

/* CPU time of this process so far, in microseconds. */
static long cpu_time(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

int main(void)
{
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0)
        die("no netlink");
    read_owners();
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("ready");
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long sockets = 0, owned = 0, begun = cpu_time();
        dump(netlink, AF_INET, IPPROTO_TCP, &sockets, &owned);
        dump(netlink, AF_INET6, IPPROTO_TCP, &sockets, &owned);
        dump(netlink, AF_INET, IPPROTO_UDP, &sockets, &owned);
        dump(netlink, AF_INET6, IPPROTO_UDP, &sockets, &owned);
        printf("%ld %ld %ld\n", cpu_time() - begun, sockets, owned);
    }
    return 0;
}
