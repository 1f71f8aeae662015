import type { OpenLibrary } from './ffi';

/** The socket tables (iphlpapi.h, tcpmib.h). Each call gives the number of an error (winerror.h), 0 for none. */
export interface IpHelper {
  /** GetExtendedTcpTable. `size` is how many bytes there are, and then how many are needed. The rows are not sorted. */
  getExtendedTcpTable(table: Uint8Array, size: Uint32Array, family: number, tableClass: number): number;
  /** GetExtendedUdpTable; as the one above. */
  getExtendedUdpTable(table: Uint8Array, size: Uint32Array, family: number, tableClass: number): number;
  /** SetTcpEntry with a MIB_TCPROW. */
  setTcpEntry(row: Uint8Array): number;
}

export function loadIpHelper(open: OpenLibrary): IpHelper {
  const library = open('iphlpapi.dll');
  const parameters = '(void *table, uint32_t *size, int order, uint32_t family, int tableClass, uint32_t reserved)';
  const tcp = library.func(`uint32_t GetExtendedTcpTable${parameters}`);
  const udp = library.func(`uint32_t GetExtendedUdpTable${parameters}`);
  return {
    getExtendedTcpTable: (table, size, family, tableClass) => tcp(table, size, 0, family, tableClass, 0) as number,
    getExtendedUdpTable: (table, size, family, tableClass) => udp(table, size, 0, family, tableClass, 0) as number,
    setTcpEntry: library.func('uint32_t SetTcpEntry(void *row)'),
  };
}
