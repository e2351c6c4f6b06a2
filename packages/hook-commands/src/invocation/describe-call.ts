import type { HookCommandCall } from '../transport/hook-transport.ts';

const longestText = 80;

/**
 * Says a call in one line without the values it carries: `k=v` becomes `k=…`, long free text is cut,
 * stdin is left out.
 *
 * @param call - the call as it was made
 */
export function describeCall(call: HookCommandCall): string {
  const end = call.args.indexOf('--');
  const words = call.args.map((arg, index) => {
    if (end >= 0 && index > end) return shorten(arg);
    return arg.startsWith('-') ? arg : arg.replace(/=.*$/s, '=…');
  });
  return [call.command, ...words].join(' ');
}

function shorten(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length > longestText || line !== text ? `${line.slice(0, longestText)}…` : line;
}
