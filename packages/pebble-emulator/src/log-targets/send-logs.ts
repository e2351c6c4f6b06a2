import { hostname } from 'node:os';
import type { ServiceLogEntry } from '../logs/service-logs.ts';
import type { HttpBody, Network, Sender } from '../network/network.ts';
import type { LogTargetConfig } from '../plan/layer.ts';
import { encodeDatagram, encodeFrames, encodeLoki, encodeOpenTelemetry } from './encode-logs.ts';
import type { LabelsOf } from './encode-logs.ts';

/** Sends lines to a target. */
export interface LogSender {
  /** Resolves when they are sent, or refused for good; rejects when they are to be sent again. */
  send(entries: readonly ServiceLogEntry[], labelsOf: LabelsOf, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Makes what sends lines to a target, by its type. A location that cannot be one takes nothing. */
export function logSender({ type, location = '' }: LogTargetConfig, network: Network): LogSender | undefined {
  if (type === 'loki')
    return httpSender(network, location, (entries, labelsOf) => ({
      contentType: 'application/json; charset=utf-8',
      text: encodeLoki(entries, labelsOf),
    }));
  if (type === 'opentelemetry')
    return httpSender(network, `${location}/v1/logs`, (entries, labelsOf) => ({
      contentType: 'application/json',
      text: encodeOpenTelemetry(entries, labelsOf),
    }));
  const address = URL.canParse(location) ? new URL(location) : undefined;
  if (address === undefined || !['tcp:', 'udp:'].includes(address.protocol) || address.port === '') return undefined;
  return syslogSender(network, address);
}

function httpSender(
  network: Network,
  url: string,
  encode: (entries: readonly ServiceLogEntry[], labelsOf: LabelsOf) => HttpBody,
): LogSender {
  return {
    send: async (entries, labelsOf, signal) => {
      const { status } = await network.post(url, encode(entries, labelsOf), signal);
      if (status === 200 || status === 204) return;
      // Whatever is wrong with the request would be wrong with it again; only its haste may pass.
      if (status >= 400 && status < 500 && status !== 429) return;
      throw new Error(`server returned HTTP ${status}`);
    },
    close: () => undefined,
  };
}

function syslogSender(network: Network, address: URL): LogSender {
  let connection: Sender | undefined;
  const close = () => {
    connection?.close();
    connection = undefined;
  };
  return {
    send: async (entries, labelsOf, signal) => {
      try {
        connection ??= await network.open(address, signal);
        if (address.protocol === 'tcp:') await connection.send(encodeFrames(entries, labelsOf, hostname()), signal);
        else for (const entry of entries) await connection.send(encodeDatagram(entry, labelsOf, hostname()), signal);
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
  };
}
