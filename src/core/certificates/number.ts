// Certificate numbers: 80 random bits as 16 Crockford symbols, plus one check symbol of the same alphabet.

/** Crockford's base32: no I, L, O or U, so that what is read aloud or typed cannot be mistaken. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomByteCount = 10;
const payloadSymbolCount = 16;
const groupLength = 4;

/**
 * Doubling in the field of 32 elements (x⁵ + x² + 1). Adding a symbol is XOR. Since doubling and "doubling plus one"
 * both have an inverse, every single wrong symbol and every swap of two neighbours changes the check symbol; and since
 * 2 generates all 31 non-zero elements, so does a swap of any two unequal symbols of a number.
 */
function doubled(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

/** The running check over symbol values; over a whole number, check symbol included, it is 0. */
function runningCheck(values: readonly number[]): number {
  return values.reduce((check, value) => doubled(check ^ value), 0);
}

function symbolValues(payload: string): number[] {
  return Array.from(payload, (symbol) => alphabet.indexOf(symbol));
}

function symbolsOf(randomBytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of randomBytes) bits = (bits << 8n) | BigInt(byte);
  let symbols = '';
  for (let index = payloadSymbolCount - 1; index >= 0; index--) {
    symbols += alphabet.charAt(Number((bits >> BigInt(index * 5)) & 31n));
  }
  return symbols;
}

function grouped(symbols: string): string {
  const groups: string[] = [];
  for (let at = 0; at < symbols.length; at += groupLength) groups.push(symbols.slice(at, at + groupLength));
  return groups.join('-');
}

/** Ten random bytes → `XXXX-XXXX-XXXX-XXXX-C`, safe in a URL as it stands. */
export function certificateNumber(randomBytes: Uint8Array): string {
  if (randomBytes.length !== randomByteCount) {
    throw new RangeError(`a certificate number takes ${String(randomByteCount)} random bytes`);
  }
  const payload = symbolsOf(randomBytes);
  return grouped(payload + alphabet.charAt(runningCheck(symbolValues(payload))));
}

/**
 * What somebody typed or scanned → the written form, or undefined where it cannot be a number of ours. Case, spaces and
 * dashes do not matter; O is read as 0, I and L as 1.
 */
export function parseCertificateNumber(text: string): string | undefined {
  const symbols = text
    .replace(/[\s\p{Pd}\u2212\u200b]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (symbols.length !== payloadSymbolCount + 1) return undefined;
  const values = symbolValues(symbols);
  if (values.includes(-1)) return undefined;
  const check = runningCheck(values.slice(0, payloadSymbolCount));
  return check === values[payloadSymbolCount] ? grouped(symbols) : undefined;
}
