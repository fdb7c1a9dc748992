export type TextSlice = { text: string; firstLine: number };

const SLICE_LINES = 24;
const SLICE_CHARS = 1_200;

/**
 * Cuts a long text into stretches of a screen's size, at the ends of lines where it can. Joined, they are the text.
 * `firstLine` counts from one; a stretch that begins inside a line has the number of that line.
 */
export function sliceText(text: string): TextSlice[] {
  const slices: TextSlice[] = [];
  let current = '';
  let lines = 0;
  let line = 1;
  let firstLine = 1;
  const flush = () => {
    if (current !== '') slices.push({ text: current, firstLine });
    current = '';
    lines = 0;
  };
  for (const whole of text.split(/(?<=\n)/)) {
    for (const piece of cutLine(whole)) {
      if (lines >= SLICE_LINES || current.length + piece.length > SLICE_CHARS) flush();
      if (current === '') firstLine = line;
      current += piece;
      lines++;
    }
    line++;
  }
  flush();
  return slices;
}

/** Never through a surrogate pair: half a character is none. */
function cutLine(line: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < line.length; ) {
    let end = Math.min(line.length, at + SLICE_CHARS);
    if (end < line.length && /[\ud800-\udbff]/.test(line[end - 1] as string)) end--;
    pieces.push(line.slice(at, end));
    at = end;
  }
  return pieces;
}
