import type { ServiceLogEntry } from '../logs/service-logs.ts';

/** The labels of services, as a target shows them. */
export type LabelsOf = (service: string) => Readonly<Record<string, string>>;

const nanosecondsPerMillisecond = 1_000_000n;
const longestDatagram = 4_000;
/** Facility user, severity notice, version 1. */
const syslogPrefix = '<13>1';
const syslogId = 'pebble@28978';

/**
 * Encodes lines for Loki.
 *
 * @see https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
export function encodeLoki(entries: readonly ServiceLogEntry[], labelsOf: LabelsOf): string {
  const streams = byService(entries).map(([service, lines]) => ({
    stream: sorted({ ...labelsOf(service), pebble_service: service }),
    values: lines.map(({ time, message }) => [nanoseconds(time), message]),
  }));
  return JSON.stringify({ streams });
}

/**
 * Encodes lines for an OpenTelemetry collector.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function encodeOpenTelemetry(entries: readonly ServiceLogEntry[], labelsOf: LabelsOf): string {
  const attribute = ([key, stringValue]: [string, string]) => ({ key, value: { stringValue } });
  const resourceLogs = byService(entries).map(([service, lines]) => ({
    resource: {
      attributes: [['service.name', service] as [string, string], ...Object.entries(sorted(labelsOf(service)))].map(
        attribute,
      ),
    },
    scopeLogs: [
      {
        scope: { name: 'pebble' },
        logRecords: lines.map(({ time, message }) => ({
          timeUnixNano: nanoseconds(time),
          body: { stringValue: message },
        })),
      },
    ],
  }));
  return JSON.stringify({ resourceLogs });
}

/**
 * Encodes a line for syslog, as a datagram has it: its text is cut at 4,000 bytes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5424
 */
export function encodeDatagram(entry: ServiceLogEntry, labelsOf: LabelsOf, hostname: string): string {
  const bytes = Buffer.from(entry.message);
  const message =
    bytes.length > longestDatagram ? `${bytes.subarray(0, longestDatagram - 3).toString()}...` : entry.message;
  return encodeSyslog({ ...entry, message }, labelsOf, hostname);
}

/**
 * Encodes lines for syslog over TCP, each with its length before it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5425
 */
export function encodeFrames(entries: readonly ServiceLogEntry[], labelsOf: LabelsOf, hostname: string): string {
  return entries
    .map((entry) => encodeSyslog(entry, labelsOf, hostname))
    .map((message) => `${Buffer.byteLength(message)} ${message}`)
    .join('');
}

function encodeSyslog({ time, service, message }: ServiceLogEntry, labelsOf: LabelsOf, hostname: string): string {
  const labels = Object.entries(sorted(labelsOf(service))).map(
    ([name, text]) => ` ${name}="${text.replace(/["\\\]]/g, '\\$&')}"`,
  );
  const stamp = time.toISOString().replace(/\.?0*Z$/, 'Z');
  return `${syslogPrefix} ${stamp} ${hostname || '-'} ${service} - - [${syslogId}${labels.join('')}] ${message}`;
}

function byService(entries: readonly ServiceLogEntry[]): [service: string, entries: readonly ServiceLogEntry[]][] {
  return [...Map.groupBy(entries, ({ service }) => service)].sort(([one], [other]) => (one < other ? -1 : 1));
}

function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function nanoseconds(time: Date): string {
  return (BigInt(time.getTime()) * nanosecondsPerMillisecond).toString();
}
