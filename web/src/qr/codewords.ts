/** Data of a QR code (ISO/IEC 18004): byte mode, error correction level M. */

// By version, beginning with 1.
const CHECK_BYTES =
  "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28";
const BLOCKS =
  "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49";
const checkBytes = CHECK_BYTES.split(" ").map(Number);
const blockCounts = BLOCKS.split(" ").map(Number);
const LARGEST = 40;

type Layout = { total: number; blocks: number; check: number };

function layout(version: number): Layout {
  return {
    total: Math.floor(modules(version) / 8),
    blocks: blockCounts[version - 1] ?? 0,
    check: checkBytes[version - 1] ?? 0,
  };
}

/** Number of modules that carry data, and so are part of no pattern. */
function modules(version: number): number {
  let count = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const patterns = Math.floor(version / 7) + 2;
    count -= (25 * patterns - 10) * patterns - 55;
    if (version >= 7) count -= 36;
  }
  return count;
}

export type Codewords = { version: number; bytes: Uint8Array };

/** The bytes of the smallest code that holds the text. */
export function codewords(text: string): Codewords {
  const data = new TextEncoder().encode(text);
  for (let version = 1; version <= LARGEST; version += 1) {
    const { total, blocks, check } = layout(version);
    const room = total - blocks * check;
    const lengthBits = version < 10 ? 8 : 16;
    if (4 + lengthBits + data.length * 8 > room * 8) continue;
    return { version, bytes: withCheck(padded(data, lengthBits, room), layout(version)) };
  }
  throw new RangeError("The text is too long for a QR code.");
}

function padded(data: Uint8Array, lengthBits: number, room: number): Uint8Array {
  let bits = `0100${data.length.toString(2).padStart(lengthBits, "0")}`;
  for (const byte of data) bits += byte.toString(2).padStart(8, "0");
  bits += "0".repeat(Math.min(4, room * 8 - bits.length));
  bits += "0".repeat((8 - (bits.length % 8)) % 8);
  const bytes = new Uint8Array(room);
  const used = bits.length / 8;
  for (let place = 0; place < room; place += 1) {
    const filler = (place - used) % 2 === 0 ? 0xec : 0x11;
    bytes[place] = place < used ? Number.parseInt(bits.slice(place * 8, place * 8 + 8), 2) : filler;
  }
  return bytes;
}

/** Splits the data into blocks, and takes a byte of each in turn: first of the data, then of the check bytes. */
function withCheck(data: Uint8Array, { total, blocks, check }: Layout): Uint8Array {
  const divisor = generator(check);
  const short = Math.floor(total / blocks) - check;
  const shortBlocks = blocks - (total % blocks);
  const parts: { data: Uint8Array; check: Uint8Array }[] = [];
  let start = 0;
  for (let block = 0; block < blocks; block += 1) {
    const part = data.subarray(start, start + short + (block < shortBlocks ? 0 : 1));
    start += part.length;
    parts.push({ data: part, check: remainder(part, divisor) });
  }
  const result: number[] = [];
  for (let place = 0; place <= short; place += 1) {
    for (const part of parts) {
      const byte = part.data[place];
      if (byte !== undefined) result.push(byte);
    }
  }
  for (let place = 0; place < check; place += 1) {
    for (const part of parts) result.push(part.check[place] ?? 0);
  }
  return Uint8Array.from(result);
}

/** Product in GF(2^8) modulo 0x11D. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}

/** Coefficients of the Reed-Solomon generator polynomial of this degree, without the leading 1. */
function generator(degree: number): Uint8Array {
  const result = new Uint8Array(degree);
  result[degree - 1] = 1;
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let place = 0; place < degree; place += 1) {
      result[place] = multiply(result[place] ?? 0, root) ^ (result[place + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}

function remainder(data: Uint8Array, divisor: Uint8Array): Uint8Array {
  const result = new Uint8Array(divisor.length);
  for (const byte of data) {
    const factor = byte ^ (result[0] ?? 0);
    result.copyWithin(0, 1);
    result[result.length - 1] = 0;
    divisor.forEach((coefficient, place) => {
      result[place] = (result[place] ?? 0) ^ multiply(coefficient, factor);
    });
  }
  return result;
}
