import { withSecretFiles } from './secret-files.ts';
import type { HookTransport } from './hook-transport.ts';

/**
 * Lets a transport whose arguments others can see carry secret content: by files.
 *
 * @param transport - what runs the commands
 * @param temporaryFolder - where the files go. Default: the system's folder for temporary files
 */
export function secretsInFiles(transport: HookTransport, temporaryFolder?: string): HookTransport {
  return {
    carriesSecretContent: true,
    run({ secretContent, ...call }, options) {
      if (secretContent === undefined) return transport.run(call, options);
      return withSecretFiles(secretContent, temporaryFolder, (files) =>
        transport.run({ ...call, args: [...call.args, ...files] }, options),
      );
    },
  };
}
