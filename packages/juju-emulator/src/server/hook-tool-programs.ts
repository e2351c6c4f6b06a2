import { createRequestEncoder, stdinRequired } from '@charmsmith/hook-commands/rpc';

/**
 * The hook command in Perl: no module is loaded, so that it starts in a few milliseconds. It speaks the agent's
 * protocol, as Juju's own does. A Unix socket's address is its family, 1, and its path.
 *
 * @param perl - absolute path of the interpreter
 */
export function perlHookTool(perl: string): string {
  const { first, second } = callPrefixes();
  return `#!${perl}
# Forwards a hook command to the unit agent.
sub fail { print STDERR "ERROR $_[0]\\n"; exit 1 }
defined $ENV{JUJU_CONTEXT_ID} or fail 'JUJU_CONTEXT_ID not set';
my $address = $ENV{JUJU_AGENT_SOCKET_ADDRESS};
defined $address or fail 'JUJU_AGENT_SOCKET_ADDRESS not set';
my ($command) = $0 =~ m{([^/]*)\\z};
my $dir = readlink('/proc/self/cwd') || $ENV{PWD} || '/';
my $path = $address =~ /\\A@(.*)/s ? "\\0$1" : "$address\\0";
my $agent;
socket($agent, 1, 1, 0) && connect($agent, pack('S a*', 1, $path))
  or fail "cannot connect to the unit agent at $address: $!";
binmode $_ for $agent, *STDIN, *STDOUT, *STDERR;
$SIG{PIPE} = 'IGNORE';
# gob: numbers, and what has a length.
sub number { my $n = shift; return chr $n if $n < 128; my $b = pack 'N', $n; $b =~ s/\\A\\0+//; chr(256 - length $b) . $b }
sub counted { number(length $_[0]) . $_[0] }
sub send_all { my $left = $_[0]; while (length $left) { my $n = syswrite $agent, $left, 1 << 16; defined $n or return; substr($left, 0, $n, '') } }
sub take { my ($size, $got) = ($_[0], ''); while (length $got < $size) { sysread($agent, $got, $size - length $got, length $got) or fail 'the unit agent closed the connection' } $got }
sub big { my $n = 0; $n = $n * 256 + $_ for unpack 'C*', $_[0]; $n }
sub size { my $b = ord take 1; $b < 128 ? $b : big(take 256 - $b) }
my ($body, $at);
sub get { my $n = $_[0]; $at += $n; substr $body, $at - $n, $n }
sub value { my $b = ord get 1; $b < 128 ? $b : big(get 256 - $b) }
# The next value's fields; definitions of types (odd ids) are passed over. @_: which fields have a length.
sub fields {
  do { $body = take size; $at = 0 } while value() & 1;
  my ($field, %fields) = (0);
  while (my $delta = value()) { $field += $delta; my $n = value(); $fields{$field} = $_[$field - 1] ? get $n : $n }
  %fields
}
my @calls = (pack('H*', '${first}'), pack('H*', '${second}'));
my $stdin;
for my $call (@calls) {
  send_all $call . counted join '', "\\xff\\x84\\1", counted($ENV{JUJU_CONTEXT_ID}), "\\1", counted($dir), "\\1", counted($command),
    (@ARGV ? ("\\1", number(scalar @ARGV), map { counted($_) } @ARGV) : ''),
    (defined $stdin ? ((@ARGV ? "\\1" : "\\2"), "\\1", (length $stdin ? ("\\1", counted($stdin)) : '')) : ''), "\\0";
  my %header = fields(1, 0, 1);
  my %reply = fields(0, 1, 1);
  if (!length $header{3}) { print $reply{2}; print STDERR $reply{3}; exit $reply{1} / 2 }
  fail $header{3} if $header{3} ne '${stdinRequired}' || defined $stdin;
  local $/; $stdin = <STDIN>; $stdin = '' unless defined $stdin;
}
`;
}

/**
 * The same in JavaScript, for machines without Perl.
 *
 * @param node - absolute path of the interpreter
 */
export function nodeHookTool(node: string): string {
  const { first, second } = callPrefixes();
  return `#!${node}
'use strict';
// Forwards a hook command to the unit agent.
const { readFileSync, writeSync } = require('node:fs');
const fail = (why) => { writeSync(2, 'ERROR ' + why + '\\n'); process.exit(1); };
const { JUJU_CONTEXT_ID: contextId, JUJU_AGENT_SOCKET_ADDRESS: address } = process.env;
if (contextId === undefined) fail('JUJU_CONTEXT_ID not set');
if (address === undefined) fail('JUJU_AGENT_SOCKET_ADDRESS not set');
const command = process.argv[1].replace(/.*\\//, '');
const args = process.argv.slice(2);
// gob: numbers, and what has a length.
const number = (n) => {
  if (n < 128) return Buffer.of(n);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.of(256 - short.length), short]);
};
const counted = (bytes) => { const all = Buffer.from(bytes); return Buffer.concat([number(all.length), all]); };
const request = (prefix, stdin) => {
  const fields = [Buffer.of(0xff, 0x84, 1), counted(contextId), Buffer.of(1), counted(process.cwd()), Buffer.of(1), counted(command)];
  if (args.length > 0) fields.push(Buffer.of(1), number(args.length), ...args.map(counted));
  if (stdin !== undefined) {
    fields.push(Buffer.of(args.length > 0 ? 1 : 2, 1));
    if (stdin.length > 0) fields.push(Buffer.of(1), counted(stdin));
  }
  return Buffer.concat([Buffer.from(prefix, 'hex'), counted(Buffer.concat([...fields, Buffer.of(0)]))]);
};
/** Reads a number; undefined when more bytes are needed. */
const readNumber = (bytes, at) => {
  const first = bytes[at];
  if (first === undefined || first < 128) return first === undefined ? undefined : { value: first, end: at + 1 };
  const end = at + 1 + 256 - first;
  return end > bytes.length ? undefined : { value: bytes.subarray(at + 1, end).reduce((n, byte) => n * 256 + byte, 0), end };
};
const readFields = (body, lengths) => {
  const fields = {};
  let next = readNumber(body, readNumber(body, 0).end);
  for (let field = 0; next.value !== 0;) {
    field += next.value;
    const { value, end } = readNumber(body, next.end);
    fields[field] = lengths[field - 1] ? body.subarray(end, end + value) : value;
    next = readNumber(body, lengths[field - 1] ? end + value : end);
  }
  return fields;
};
let chunks = Buffer.alloc(0);
let header;
let asked = false;
const agent = require('node:net').connect(address.replace(/^@/, '\\0'), () => agent.write(request('${first}')));
agent.on('error', (error) => fail('cannot connect to the unit agent at ' + address + ': ' + error.code));
agent.on('close', () => fail('the unit agent closed the connection'));
agent.on('data', (chunk) => {
  chunks = Buffer.concat([chunks, chunk]);
  for (let size = readNumber(chunks, 0); size !== undefined && size.end + size.value <= chunks.length; size = readNumber(chunks, 0)) {
    const body = chunks.subarray(size.end, size.end + size.value);
    chunks = chunks.subarray(size.end + size.value);
    if (readNumber(body, 0).value % 2 === 1) continue; // the definition of a type
    if (header === undefined) header = readFields(body, [true, false, true]);
    else finish(readFields(body, [false, true, true]));
  }
});
function finish(reply) {
  const error = String(header[3] ?? '');
  header = undefined;
  if (error === '${stdinRequired}' && !asked) {
    asked = true;
    agent.write(request('${second}', readFileSync(0)));
    return;
  }
  if (error !== '') fail(error);
  for (const [stream, bytes] of [[1, reply[2]], [2, reply[3]]]) {
    for (let at = 0; bytes !== undefined && at < bytes.length;) at += writeSync(stream, bytes, at);
  }
  process.exit((reply[1] ?? 0) / 2);
}
`;
}

/** What comes before the request itself in the first and in a second call of one connection, in hexadecimal. */
function callPrefixes(): { readonly first: string; readonly second: string } {
  const encoder = createRequestEncoder();
  const empty = { contextId: '', dir: '', commandName: '', args: [], stdinSet: false, stdin: new Uint8Array(0) };
  // An empty request is a length, the number of its type in two bytes, and an end.
  const prefix = (seq: number) => Buffer.from(encoder.encode(seq, empty)).subarray(0, -4).toString('hex');
  return { first: prefix(0), second: prefix(1) };
}
