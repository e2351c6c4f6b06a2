const headerSize = { elf: 64, section: 64 } as const;
const allocated = 0x2n;

/**
 * Takes from a program what it does not need to run: symbol tables and debugging sections, as `strip` does.
 *
 * @remarks Needs no binutils, which a machine may lack, all the more those of another architecture, and gives the same
 * bytes everywhere. The sections that are loaded keep their places; they and their names are still described. A file
 * whose layout is another than linkers make comes back as it is.
 *
 * @param program - a 64-bit little-endian ELF file
 */
export function stripElf(program: Buffer): Buffer {
  if (program.length < headerSize.elf || program.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return program;
  const tableAt = Number(program.readBigUInt64LE(0x28));
  const count = program.readUInt16LE(0x3c);
  const namesIndex = program.readUInt16LE(0x3e);
  if (count === 0 || namesIndex >= count || tableAt + count * headerSize.section > program.length) return program;

  const sections = Array.from({ length: count }, (_, index) => {
    const at = tableAt + index * headerSize.section;
    const header = program.subarray(at, at + headerSize.section);
    const size = header.readUInt32LE(4) === 8 ? 0 : Number(header.readBigUInt64LE(0x20)); // 8: NOBITS
    return {
      header,
      offset: Number(header.readBigUInt64LE(0x18)),
      size,
      loaded: index === 0 || (header.readBigUInt64LE(0x08) & allocated) !== 0n,
    };
  });
  const kept = sections.filter(({ loaded }) => loaded);
  const names = sections[namesIndex];
  const end = Math.max(headerSize.elf, ...kept.map(({ offset, size }) => offset + size));
  // Indices must stay true, and nothing that is loaded may lie behind what goes.
  const inOrder = sections.slice(0, kept.length).every(({ loaded }) => loaded);
  if (!inOrder || names === undefined || names.loaded || end > tableAt) return program;

  const namesBytes = program.subarray(names.offset, names.offset + names.size);
  const padding = Buffer.alloc(-(end + namesBytes.length) & 7);
  const namesHeader = Buffer.from(names.header);
  namesHeader.writeBigUInt64LE(BigInt(end), 0x18);
  const stripped = Buffer.concat([
    program.subarray(0, end),
    namesBytes,
    padding,
    ...kept.map(({ header }) => header),
    namesHeader,
  ]);
  stripped.writeBigUInt64LE(BigInt(end + namesBytes.length + padding.length), 0x28);
  stripped.writeUInt16LE(kept.length + 1, 0x3c);
  stripped.writeUInt16LE(kept.length, 0x3e);
  return stripped;
}
