import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDynamicPorts, parseExcludedPorts } from './parse-netsh';

// What people have published of their systems, with the words of each language; shortened.

/** Windows 11 on GitHub's machines: open-telemetry/opentelemetry-collector, pull request 10839. */
const english = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port      
----------    --------      
        80          80      
      5986        5986      
     47001       47001      
     55679       55679     *

* - Administered port exclusions.

`;

/** A notebook with Docker: a blog's page on ports that Hyper-V sets aside. */
const german = `
Portausschlussbereiche für das Protokoll "tcp"

Startport      Endport
----------    --------
     49851       49950
     50000       50059     *

* - Verwaltete Portausschlüsse.
`;

/** A page on Docker and port 2375. */
const french = `
Protocole tcp Plages d’exclusion de ports

Port de début    Port de fin
-------------    -----------
        80          80
     50000       50059     *

* - Exclusions de ports administrés.
`;

/** nikkigallery/WhimboxLauncher, issue 21. */
const chinese = `
协议 tcp 端口排除范围

开始端口    结束端口
----------    --------
      1607        1706
     50000       50059     *

* - 管理的端口排除。
`;

/** microsoft/WSL, issue 5306. */
const spanish = `
Puerto de inicio    Puerto final
----------          --------
      1025        1124
     50000       50059
`;

const range = (first: number, last: number, administered = false) => ({ first, last, administered });

describe('the ports that are set aside', () => {
  it.each([
    ['English', english, [range(80, 80), range(5986, 5986), range(47001, 47001), range(55679, 55679, true)]],
    ['German', german, [range(49851, 49950), range(50000, 50059, true)]],
    ['French', french, [range(80, 80), range(50000, 50059, true)]],
    ['Chinese', chinese, [range(1607, 1706), range(50000, 50059, true)]],
    ['Spanish', spanish, [range(1025, 1124), range(50000, 50059)]],
  ])('are read in %s', (_, text, expected) => {
    expect(parseExcludedPorts(text)).toEqual(expected);
    expect(parseExcludedPorts(text.replaceAll('\n', '\r\n'))).toEqual(expected);
    // As it comes out of the code page of a console.
    const bytes = Buffer.from(text, 'utf16le').filter((_byte, index) => index % 2 === 0);
    expect(parseExcludedPorts(bytes.toString())).toEqual(expected);
  });

  it('are none in an empty list', () => {
    expect(parseExcludedPorts(english.replace(/^ +\d.*\n/gm, ''))).toEqual([]);
  });

  it('are left out where they are impossible', () => {
    const text = '----------    --------\n 0 5\n 7 6\n 1 65536\n 65535 65535\n 99999 99999\n 1 2 3\n 1 2 **\n 5\n';
    expect(parseExcludedPorts(text)).toEqual([range(65535, 65535)]);
  });

  it.each([
    ['nothing', ''],
    ['an error', 'The following command was not found: int ipv4 show excludedportrange 1 2.'],
    ['rows without a head', ' 80  80\n'],
  ])('are not known from %s', (_, text) => {
    expect(parseExcludedPorts(text)).toBeNull();
  });

  it('are read back, whatever stands around them', () => {
    const word = fc.string().filter((text) => !/^\s*-{3,}\s+-{3,}\s*$/m.test(text));
    const port = fc.integer({ min: 1, max: 65_535 });
    const ranges = fc.array(fc.record({ first: port, last: port, administered: fc.boolean() }));
    fc.assert(
      fc.property(word, ranges, (head, all) => {
        const rows = all.map(({ first, last, administered }) => `${first}  ${last}${administered ? '  *' : ''}`);
        const text = [head, '------  ------', ...rows, '', '* - x'].join('\r\n');
        expect(parseExcludedPorts(text)).toEqual(all.filter(({ first, last }) => first <= last));
      }),
    );
  });

  it('throw for no text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseExcludedPorts(`---   ---\n${text}`);
        parseDynamicPorts(text);
      }),
    );
  });
});

describe('the ports that sockets get', () => {
  it.each([
    // Microsoft's article 929851 has the same numbers.
    ['English', '\nProtocol tcp Dynamic Port Range\n-----\nStart Port      : 49152\nNumber of Ports : 16384\n\n'],
    // Published by a user of Node 24, who ran out of ports.
    ['Japanese', '\nプロトコル tcp の動的ポートの範囲\n-----\n開始ポート      : 49152\nポート数        : 16384\n'],
    // The words of the translation, put together for this test.
    ['French', 'Plage de ports dynamique tcp\n---\nPort de démarrage\u00a0: 49152\nNombre de ports\u00a0: 16384\n'],
    ['German', 'Protokoll tcp, dynamischer Portbereich\n----\nStartport      : 49152\nAnzahl von Ports : 16384\n'],
    ['Chinese, with wide colons', '协议 tcp 动态端口范围\n----\n启动端口\uff1a49152\n端口数\uff1a16384\n'],
  ])('are read in %s', (_, text) => {
    expect(parseDynamicPorts(text)).toEqual({ first: 49152, last: 65535 });
    expect(parseDynamicPorts(text.replaceAll('\n', '\r\n'))).toEqual({ first: 49152, last: 65535 });
  });

  it.each([
    ['nothing', ''],
    ['half of it', 'Start Port      : 49152\n'],
    ['more ports than there are', 'a : 49152\nb : 16385\n'],
    ['no ports', 'a : 49152\nb : 0\n'],
    ['a time', 'at 12:30 : x'],
  ])('are not known from %s', (_, text) => {
    expect(parseDynamicPorts(text)).toBeNull();
  });
});
