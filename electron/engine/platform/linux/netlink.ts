// What all users of netlink need of its headers: include/linux/socket.h, include/linux/net.h, include/uapi/linux/netlink.h.
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;
export const NETLINK_SOCK_DIAG = 4;
export const MSG_TRUNC = 0x20;
