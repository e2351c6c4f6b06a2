import { describeSystemError, isSystemError } from '../files/system-error.ts';

/** Says in Go's words why something could not be reached: `dial tcp 127.0.0.1:80: connect: connection refused`. */
export function describeNetworkError(thrown: unknown): string {
  // With several addresses Node tries them all; Go tells of the first.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { address, port, hostname, syscall } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
    hostname?: string;
  };
  if (hostname !== undefined) return `dial tcp: lookup ${hostname}: no such host`;
  const reason = describeSystemError(error);
  if (address !== undefined && port !== undefined)
    return `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}: ${syscall ?? 'connect'}: ${reason}`;
  return error.code === 'ECONNRESET' ? 'EOF' : reason;
}
