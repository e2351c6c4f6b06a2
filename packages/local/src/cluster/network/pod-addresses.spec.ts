import { beforeEach, describe, expect, it } from 'vitest';
import { PodAddresses } from './pod-addresses.ts';

const subnet = 0x0aa0_0000;

describe('PodAddresses', () => {
  let addresses: PodAddresses;
  beforeEach(() => {
    addresses = new PodAddresses(subnet);
  });

  it('keeps what it has promised', () => {
    const promised = addresses.reserve('web/1');
    expect(addresses.reserve('web/1')).toBe(promised);
    expect(addresses.take('web/0')).not.toBe(promised);
    expect(addresses.units).toEqual(['web/0']);
    expect(addresses.take('web/1')).toBe(promised);
    expect(addresses.units).toEqual(['web/1', 'web/0']);
  });

  it('gives a unit another address than before', () => {
    const before = addresses.take('web/0');
    addresses.release('web/0', before);
    expect(addresses.all.size).toBe(0);
    expect(addresses.take('web/0')).toBe(before + 1);
  });

  it('leaves a unit the address that it was given since', () => {
    const before = addresses.take('web/0');
    addresses.release('web/0', before);
    const after = addresses.take('web/0');
    addresses.release('web/0', before);
    expect(addresses.all.get('web/0')).toBe(after);
  });

  it('refuses a second pod of a unit, and a pod when all addresses are used', () => {
    for (let number = 0; number < 252; number += 1) addresses.take(`web/${number}`);
    expect(() => addresses.take('web/7')).toThrow(expect.objectContaining({ code: 'LOCAL_BAD_OPTION' }));
    expect(() => addresses.take('web/252')).toThrow(
      expect.objectContaining({ code: 'LOCAL_NO_ADDRESS', message: 'all addresses of 10.160.0.0/24 are used by pods' }),
    );
  });
});
