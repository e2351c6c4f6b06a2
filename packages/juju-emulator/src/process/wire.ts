/**
 * Both ends of what travels between a hook command on PATH and the agent.
 *
 * A message is its length, then fields, each a length and bytes; lengths are 32 bits, big-endian.
 * Request: context id, working directory, command, `1` or `` for stdin given, stdin, then the arguments.
 * Reply: exit code, or `stdin` to have the request again with it; stdout; stderr.
 */

/** Longest message that the agent takes, in bytes. */
export const messageLimitBytes = 64 * 1024 * 1024;

/** What a hook command sends. */
export interface ToolRequest {
  readonly contextId: string;
  readonly dir: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin?: string;
}

/** What it gets: a result, or the wish for stdin. */
export type ToolReply = { readonly exitCode: number; readonly stdout: string; readonly stderr: string } | 'stdin';

/** Writes a reply. */
export function encodeReply(reply: ToolReply): Buffer {
  const fields = reply === 'stdin' ? ['stdin', '', ''] : [String(reply.exitCode), reply.stdout, reply.stderr];
  const body = Buffer.concat(fields.flatMap((field) => [length(Buffer.byteLength(field)), Buffer.from(field)]));
  return Buffer.concat([length(body.length), body]);
}

/**
 * Reads a request from the body of a message.
 *
 * @returns `undefined` when the bytes are no request
 */
export function decodeRequest(body: Buffer): ToolRequest | undefined {
  const fields: string[] = [];
  for (let at = 0; at < body.length;) {
    if (at + 4 > body.length) return undefined;
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) return undefined;
    fields.push(body.toString('utf8', at + 4, end));
    at = end;
  }
  const [contextId, dir, command, stdinGiven, stdin, ...args] = fields;
  if (contextId === undefined || dir === undefined || command === undefined || stdin === undefined) return undefined;
  return { contextId, dir, command, args, ...(stdinGiven === '1' ? { stdin } : {}) };
}

/** Collects bytes into messages. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #size = 0;

  /**
   * Takes what has arrived.
   *
   * @returns bodies of the messages that are complete; `undefined` when one is longer than the limit
   */
  push(chunk: Buffer): readonly Buffer[] | undefined {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const bodies: Buffer[] = [];
    while (this.#size >= 4) {
      if ((this.#chunks[0]?.length ?? 0) < 4) this.#chunks = [Buffer.concat(this.#chunks)];
      const bodyLength = this.#chunks[0]?.readUInt32BE(0) ?? 0;
      if (bodyLength > messageLimitBytes) return undefined;
      if (this.#size < 4 + bodyLength) break;
      const all = Buffer.concat(this.#chunks);
      bodies.push(all.subarray(4, 4 + bodyLength));
      this.#chunks = [all.subarray(4 + bodyLength)];
      this.#size -= 4 + bodyLength;
    }
    return bodies;
  }
}

function length(bytes: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(bytes);
  return buffer;
}

/**
 * The hook command in Perl: no module is loaded, so that it starts in a few milliseconds. A Unix socket's address is
 * its family, 1, and its path.
 *
 * @param perl - absolute path of the interpreter
 */
export function perlHookTool(perl: string): string {
  return `#!${perl}
# Forwards a hook command to the unit agent.
sub fail { print STDERR "ERROR $_[0]\\n"; exit 1 }
defined $ENV{JUJU_CONTEXT_ID} or fail 'JUJU_CONTEXT_ID not set';
my $address = $ENV{JUJU_AGENT_SOCKET_ADDRESS};
defined $address or fail 'JUJU_AGENT_SOCKET_ADDRESS not set';
my ($command) = $0 =~ m{([^/]*)\\z};
my $dir = readlink('/proc/self/cwd') || $ENV{PWD} || '/';
my $agent;
socket($agent, 1, 1, 0) && connect($agent, pack('S a*', 1, "$address\\0"))
  or fail "cannot connect to the unit agent at $address: $!";
binmode $_ for $agent, *STDIN, *STDOUT, *STDERR;
$SIG{PIPE} = 'IGNORE';
sub send_all { my $left = $_[0]; while (length $left) { my $n = syswrite $agent, $left; defined $n or return; substr($left, 0, $n, '') } }
sub take { my ($size, $got) = ($_[0], ''); while (length $got < $size) { sysread($agent, $got, $size - length $got, length $got) or fail 'the unit agent closed the connection' } $got }
my ($given, $stdin) = ('', '');
while (1) {
  my $body = pack '(N/a*)*', $ENV{JUJU_CONTEXT_ID}, $dir, $command, $given, $stdin, @ARGV;
  send_all pack 'N/a*', $body;
  my ($code, $out, $err) = unpack '(N/a*)*', take unpack 'N', take 4;
  if ($code ne 'stdin') { print $out; print STDERR $err; exit $code }
  local $/; $given = 1; $stdin = <STDIN>; $stdin = '' unless defined $stdin;
}
`;
}

/**
 * The same in JavaScript, for machines without Perl.
 *
 * @param node - absolute path of the interpreter
 */
export function nodeHookTool(node: string): string {
  return `#!${node}
'use strict';
// Forwards a hook command to the unit agent.
const fail = (why) => { process.stderr.write('ERROR ' + why + '\\n'); process.exit(1); };
const { JUJU_CONTEXT_ID: contextId, JUJU_AGENT_SOCKET_ADDRESS: address } = process.env;
if (contextId === undefined) fail('JUJU_CONTEXT_ID not set');
if (address === undefined) fail('JUJU_AGENT_SOCKET_ADDRESS not set');
const command = process.argv[1].replace(/.*\\//, '');
const field = (bytes) => { const size = Buffer.alloc(4); size.writeUInt32BE(bytes.length); return Buffer.concat([size, bytes]); };
const request = (given, stdin) =>
  field(Buffer.concat([contextId, process.cwd(), command, given, stdin, ...process.argv.slice(2)].map((one) => field(Buffer.from(one)))));
let received = Buffer.alloc(0);
const agent = require('node:net').connect(address, () => agent.write(request('', '')));
agent.on('error', (error) => fail('cannot connect to the unit agent at ' + address + ': ' + error.code));
agent.on('close', () => fail('the unit agent closed the connection'));
agent.on('data', (chunk) => {
  received = Buffer.concat([received, chunk]);
  if (received.length < 4 || received.length < 4 + received.readUInt32BE(0)) return;
  const fields = [];
  for (let at = 4; at < received.length; at += 4 + received.readUInt32BE(at)) {
    fields.push(received.subarray(at + 4, at + 4 + received.readUInt32BE(at)));
  }
  received = Buffer.alloc(0);
  if (String(fields[0]) === 'stdin') return void agent.write(request('1', require('node:fs').readFileSync(0)));
  require('node:fs').writeSync(1, fields[1]);
  require('node:fs').writeSync(2, fields[2]);
  process.exit(Number(String(fields[0])));
});
`;
}
