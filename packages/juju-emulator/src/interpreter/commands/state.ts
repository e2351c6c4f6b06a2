import { readingCommand, type CommandDefinition } from '../command-definition.ts';
import { badArguments, failed } from '../command-failure.ts';
import { booleanFlag, checkEmpty, parseKeyValues, textFlag } from '../flags.ts';
import { readSettings } from '../settings-file.ts';

const keyLimitBytes = 256;
const valueLimitBytes = 65_536;

/** `state-get [--strict] [KEY|-]`. */
export const stateGet = readingCommand(booleanFlag('strict'), ({ context, on, positional }) => {
  const [key = '-', ...more] = positional;
  checkEmpty(more);
  const { state } = context.view;
  if (key === '-' || key === '') return Object.keys(state).length === 0 ? null : state;
  if (state[key] === undefined && on.has('strict')) throw failed(`"${key}" not found`);
  return state[key] ?? '';
});

/** `state-set [--file F|-] [k=v …]`. */
export const stateSet: CommandDefinition = {
  flags: textFlag('file'),
  async run(invocation) {
    const { context, positional, text } = invocation;
    if (positional.length === 0 && text['file'] === undefined) return '';
    const overrides = parseKeyValues(positional);
    const values = { ...(await readSettings(invocation)), ...overrides };
    for (const [key, value] of Object.entries(values)) checkSizes(key, value);
    context.applyAtCommit((state) => ({ ...state, state: { ...state.state, ...values } }));
    return '';
  },
};

/** `state-delete KEY`. */
export const stateDelete: CommandDefinition = {
  flags: {},
  run({ context, positional }) {
    const [key, ...more] = positional;
    if (key === undefined) throw badArguments('missing required key');
    checkEmpty(more);
    context.applyAtCommit((state) => ({
      ...state,
      state: Object.fromEntries(Object.entries(state.state).filter(([name]) => name !== key)),
    }));
    return '';
  },
};

function checkSizes(key: string, value: string): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > keyLimitBytes) throw failed(`max allowed key length (${keyLimitBytes}) exceeded`);
  const valueBytes = Buffer.byteLength(value);
  if (valueBytes > valueLimitBytes) throw failed(`max allowed value length (${valueLimitBytes}) exceeded`);
}
