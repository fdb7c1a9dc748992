/** How much of a text must be readable before bytes count as text. */
const PRINTABLE_SHARE = 0.9;
const ASCII_SHARE = 0.7;

/** UTF-8 bytes as text, when they are well formed and mostly printable. */
export function readableUtf8(bytes: readonly number[]): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    return share(text, /[\P{C}\n\r\t]/u) >= PRINTABLE_SHARE ? text : null;
  } catch {
    return null;
  }
}

/** UTF-16LE bytes as text, when they are well formed. */
export function utf16Text(bytes: readonly number[]): string | null {
  if (bytes.length === 0 || bytes.length % 2 !== 0) return null;
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) text += String.fromCharCode((bytes[at] as number) | ((bytes[at + 1] as number) << 8));
  return text.isWellFormed() ? text : null;
}

/** The same, when nothing but the bytes speaks for it: almost any two bytes are some letter, so most must be ASCII. */
export function readableUtf16(bytes: readonly number[]): string | null {
  const text = utf16Text(bytes);
  return text !== null && share(text, /[\x20-\x7e\n\r\t]/) >= ASCII_SHARE ? text : null;
}

function share(text: string, wanted: RegExp): number {
  const points = [...text];
  return points.length === 0 ? 0 : points.filter((point) => wanted.test(point)).length / points.length;
}
