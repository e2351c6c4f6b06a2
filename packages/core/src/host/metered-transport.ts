import type { HookCommandCall, HookTransport } from '@charmsmith/hook-commands';

/** How much a dispatch asked of the unit agent. */
export interface Traffic {
  /** Hook commands. */
  calls: number;
  /** What they were given on stdin and printed on stdout. */
  bytes: number;
}

interface MeteringOptions {
  readonly traffic: Traffic;
  /** Called when Juju refuses a command for lack of rights. */
  readonly onRefused: (call: HookCommandCall) => void;
}

const refusals = /permission denied|access denied|this unit is not the leader|cannot write relation settings/;

/** Counts what goes over a transport. */
export function metered(transport: HookTransport, { traffic, onRefused }: MeteringOptions): HookTransport {
  return {
    ...(transport.carriesSecretContent === undefined ? {} : { carriesSecretContent: transport.carriesSecretContent }),
    async run(call, options) {
      const result = await transport.run(call, options);
      traffic.calls += 1;
      traffic.bytes += Buffer.byteLength(call.stdin ?? '') + Buffer.byteLength(result.stdout);
      if (result.exitCode !== 0 && refusals.test(result.stderr)) onRefused(call);
      return result;
    },
  };
}

/** Gives up all that goes over a transport when the signal fires, but for lines of the log: they say why. */
export function abortable(transport: HookTransport, signal: AbortSignal): HookTransport {
  return {
    ...(transport.carriesSecretContent === undefined ? {} : { carriesSecretContent: transport.carriesSecretContent }),
    run(call, options) {
      if (call.command === 'juju-log') return transport.run(call, options);
      return transport.run(call, {
        signal: options?.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
      });
    },
  };
}
