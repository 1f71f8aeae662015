import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { SocketTable } from '../../monitor/socket-table';
import type { CloseError } from '../platform';
import type { Libc } from './libc';
import { AF_INET, AF_INET6, AF_NETLINK, MSG_TRUNC, NETLINK_SOCK_DIAG, SOCK_CLOEXEC, SOCK_RAW } from './netlink';

/** include/uapi/linux/sock_diag.h, since Linux 4.5; needs CAP_NET_ADMIN and a kernel with INET_DIAG_DESTROY. */
const SOCK_DESTROY = 21;
// include/uapi/linux/netlink.h
const NLM_F_REQUEST_ACK = 0x5;
const NLMSG_ERROR = 2;

/** struct nlmsghdr and struct inet_diag_req_v2, whose states are at 4 and whose id is at 8. */
const HEADER_SIZE = 16;
const REQUEST_SIZE = HEADER_SIZE + 56;
const ID = HEADER_SIZE + 8;
/** struct nlmsgerr begins behind the header: an error as a negative errno. */
const ANSWER_SIZE = 256;

/** Negative numbers of errors that say more than that it failed: include/uapi/asm-generic/errno-base.h, errno.h. */
const errors: ReadonlyMap<number, CloseError> = new Map<number, CloseError>([
  [-1, { code: 'notPermitted' }],
  [-2, { code: 'gone' }],
  // Its cookie is another's now (sock_diag_check_cookie).
  [-116, { code: 'gone' }],
  [-95, { code: 'unsupported', reason: 'interfaceRefused' }],
]);

/** Cuts TCP connections by SOCK_DESTROY; the socket is found by its addresses and cookie, so that no other is met. */
export class ConnectionDestroyer {
  /** `libc` is null where it could not be loaded. */
  constructor(private readonly libc: Libc | null) {}

  close(table: SocketTable, slot: number): Result<null, CloseError> {
    const { libc } = this;
    if (!libc) return fail({ code: 'unsupported', reason: 'interfaceRefused' });
    const fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd === -1) return fail({ code: 'failed', errno: libc.errno() });
    try {
      const request = destroyRequest(table, slot);
      if (libc.send(fd, request, request.length, 0) !== request.length) {
        return fail({ code: 'failed', errno: libc.errno() });
      }
      // The kernel answers within the call that asks.
      const answer = Buffer.alloc(ANSWER_SIZE);
      const length = libc.recv(fd, answer, answer.length, MSG_TRUNC);
      return length < 0 ? fail({ code: 'failed', errno: libc.errno() }) : toResult(answer.subarray(0, length));
    } finally {
      libc.close(fd);
    }
  }
}

function destroyRequest({ rows }: SocketTable, slot: number): Buffer {
  const request = Buffer.alloc(REQUEST_SIZE);
  request.writeUInt32LE(REQUEST_SIZE, 0);
  request.writeUInt16LE(SOCK_DESTROY, 4);
  request.writeUInt16LE(NLM_F_REQUEST_ACK, 6);
  request.writeUInt8(rows.family[slot] === 4 ? AF_INET : AF_INET6, HEADER_SIZE);
  request.writeUInt8(rows.protocol[slot] ?? 0, HEADER_SIZE + 1);
  request.writeUInt32LE(0xffff_ffff, HEADER_SIZE + 4);
  // struct inet_diag_sockid: ports in network order, addresses at 4 and 20, interface at 36, cookie at 40.
  request.writeUInt16BE(rows.localPort[slot] ?? 0, ID);
  request.writeUInt16BE(rows.peerPort[slot] ?? 0, ID + 2);
  for (let word = 0; word < 4; word += 1) {
    request.writeUInt32LE(rows.local[slot * 4 + word] ?? 0, ID + 4 + word * 4);
    request.writeUInt32LE(rows.peer[slot * 4 + word] ?? 0, ID + 20 + word * 4);
  }
  request.writeUInt32LE(rows.cookieLow[slot] ?? 0, ID + 40);
  request.writeUInt32LE(rows.cookieHigh[slot] ?? 0, ID + 44);
  return request;
}

function toResult(answer: Buffer): Result<null, CloseError> {
  if (answer.length < HEADER_SIZE + 4 || answer.readUInt16LE(4) !== NLMSG_ERROR) {
    return fail({ code: 'failed', errno: 'EBADMSG' });
  }
  const errno = answer.readInt32LE(HEADER_SIZE);
  if (errno === 0) return ok(null);
  return fail(errors.get(errno) ?? { code: 'failed', errno: String(-errno) });
}
