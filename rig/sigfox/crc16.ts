const polynomial = 0x1021;

const table = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
  return crc & 0xffff;
});

/** UL-CRC over LI..UL-AUTH before the replica's code: polynomial 0x1021, initial value 0, no reflection, inverted at the end (EP-SPECS UL-CRC as in sigfox-ep-lib v4.3). */
export function uplinkCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ byte];
  return crc ^ 0xffff;
}
