import { describe, expect, it } from 'vitest';
import { inCI, listProjects, machineEnvironment, pinnedEnvironment, root } from './workspace.mjs';

describe('inCI', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['false', false],
    ['0', false],
    ['true', true],
    ['1', true],
  ])('with CI=%s is %s', (value, answer) => {
    expect(inCI(value === undefined ? {} : { CI: value })).toBe(answer);
  });
});

describe('listProjects', () => {
  it('finds this project and its targets', () => {
    const tools = listProjects().find((project) => project.name === 'tools');
    expect(tools?.folder).toBe(`${root}/tools`);
    expect(tools?.targets).toContain('test');
  });
});

describe('the environment', () => {
  it('has the pinned Node first', () => {
    expect(pinnedEnvironment({ PATH: '/usr/bin' })['PATH']).toBe(`${root}/node_modules/.bin:/usr/bin`);
  });

  it('leaves out what npm added when node_modules is replaced', () => {
    expect(machineEnvironment({ PATH: '/x/node_modules/.bin:/usr/bin:/bin' })['PATH']).toBe('/usr/bin:/bin');
  });
});
