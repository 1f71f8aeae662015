import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContainers } from './parse-containers';

// After the example of the Docker Engine API reference (ContainerList), with the fields of version 1.47.
const id = '8dfafdbc3a40'.padEnd(64, '0');
const answer = [
  {
    Id: id,
    Names: ['/proxy/db', '/boring_feynman'],
    Image: 'ubuntu:latest',
    ImageID: 'd74508fb6632491cea586a1fd7d748dfc5274cd6fdfedee309ecdcbc2bf5cb82',
    Command: 'echo 1',
    Created: 1_367_854_155,
    State: 'running',
    Ports: [
      { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      { IP: '127.0.0.1', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
      { IP: '', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' },
      { PrivatePort: 2222, PublicPort: 3333, Type: 'tcp' },
      { PrivatePort: 443, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 9, PublicPort: 9, Type: 'sctp' },
    ],
    Labels: { 'com.example.vendor': 'Acme' },
  },
];

const published = (hostAddress: string, hostPort: number, containerPort: number, transport: 'tcp' | 'udp') => ({
  hostAddress,
  hostPort,
  containerPort,
  transport,
});

it('gives the containers with the ports that are published', () => {
  expect(parseContainers(JSON.stringify(answer), 'docker')).toEqual([
    {
      runtime: 'docker',
      id,
      name: 'boring_feynman',
      image: 'ubuntu:latest',
      publishedPorts: [
        published('0.0.0.0', 8080, 80, 'tcp'),
        published('::', 8080, 80, 'tcp'),
        published('127.0.0.1', 5353, 53, 'udp'),
        published('0.0.0.0', 8081, 81, 'tcp'),
        published('0.0.0.0', 3333, 2222, 'tcp'),
      ],
    },
  ]);
});

it('takes what is null or left out, as Podman has it', () => {
  const sparse = [{ Id: 'a' }, { Id: 'b', Names: null, Image: null, Ports: null }];
  const [first, second] = parseContainers(JSON.stringify(sparse), 'podman') ?? [];
  expect(first).toEqual({ runtime: 'podman', id: 'a', name: '', image: '', publishedPorts: [] });
  expect(second).toEqual({ ...first, id: 'b' });
});

describe('gives null for', () => {
  it.each([
    ['nothing', ''],
    ['what is not JSON', '<html>'],
    ['an error', '{"message":"page not found"}'],
    ['a number for an id', '[{"Id":1}]'],
    ['a text for the names', '[{"Id":"a","Names":"/web"}]'],
    ['a port that is none', '[{"Id":"a","Ports":[{"PrivatePort":70000,"Type":"tcp"}]}]'],
    ['half a port', '[{"Id":"a","Ports":[{"PrivatePort":1.5,"Type":"tcp"}]}]'],
    ['an id without end', JSON.stringify([{ Id: 'a'.repeat(5000) }])],
    ['a million containers', `[${Array<string>(1_000_000).fill('{}').join(',')}]`],
    ['too many containers', JSON.stringify(Array<object>(10_001).fill({ Id: 'a' }))],
  ])('%s', (_, text) => {
    expect(parseContainers(text, 'docker')).toBeNull();
  });
});

it('throws for no answer', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseContainers(text, 'docker')));
});
