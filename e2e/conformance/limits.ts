/** The platforms that the suite is run against, by the names of its command line. */
export const subjectNames = ['linux', 'win32', 'lsof', 'generic'] as const;

export type SubjectName = (typeof subjectNames)[number];

/**
 * What a subject does not give, although it is no capability. A check of it then holds the subject to what it gives
 * in its place, so that a limit that is none any more is seen.
 * - `ownerOfTcp6`: who holds a TCP socket of IPv6;
 * - `ownerOfAccepted`: who holds the server's end of a connection;
 * - `udpWithoutPeer`: UDP sockets that have no peer;
 * - `sharedListener`: every process that holds one listener;
 * - `askedToEnd`: a program that runs in no window can be asked to end;
 * - `cutConnection`: a connection is cut when the system says so;
 * - `killedIsGone`: with a process its sockets go at once;
 * - `arguments`: what a process was started with;
 * - `executablePath`: where its program is;
 * - `firewallPolicy`: what the firewall is set to.
 */
export type Fact =
  | 'ownerOfTcp6'
  | 'ownerOfAccepted'
  | 'udpWithoutPeer'
  | 'sharedListener'
  | 'askedToEnd'
  | 'cutConnection'
  | 'killedIsGone'
  | 'arguments'
  | 'executablePath'
  | 'firewallPolicy';

/** Each with its reason. Windows is run by Wine: what only Wine does not give says so. */
export const limits: Readonly<Record<SubjectName, Readonly<Partial<Record<Fact, string>>>>> = {
  linux: {},
  win32: {
    ownerOfTcp6: 'Wine gives 0 for the pid of TCP over IPv6',
    ownerOfAccepted: 'Wine gives 0 for the pid of a connection that was accepted',
    sharedListener: 'Windows names one process a socket',
    askedToEnd: 'Windows asks by a message to a window, and this program has none',
    cutConnection: "Wine's SetTcpEntry succeeds and does nothing",
    killedIsGone: "Wine shows the sockets of a process that was killed as nobody's for a moment",
    arguments: 'Wine 8 has no ProcessCommandLineInformation',
    firewallPolicy: 'Wine has no firewall, and nothing in its registry about one',
  },
  lsof: {},
  generic: {
    executablePath: 'systeminformation parts a program from its folder, and which belongs to which is not sure',
    udpWithoutPeer: 'systeminformation leaves out sockets without a state, and UDP has none',
    sharedListener: 'netstat, which systeminformation runs, names one process a socket',
  },
};

/** How far a creation time may be from the truth, in ms: as precise as the system counts it. */
export const creationSlackMs: Readonly<Record<SubjectName, number>> = {
  // In ticks of 10 ms since the boot, whose time is told in whole seconds (proc(5)).
  linux: 1100,
  win32: 50,
  // Whole seconds of ps(1), which adds up two rounded times.
  lsof: 2100,
  generic: 2100,
};
