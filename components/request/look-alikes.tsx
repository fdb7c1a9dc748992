import { mixedScriptWords } from '#lib/contract/call-view.ts';

/** Words of a value that pass for others although each of their letters is honest. Mixed words are marked in the text itself. */
export function LookAlikes({ text }: { text: string }) {
  const words = mixedScriptWords(text).filter(({ how }) => how !== 'mixed');
  if (words.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-0.5 text-warn text-xs">
      {words.map(({ start, end, scripts, how }) => (
        <li key={start}>
          Characters {start + 1} to {end}{' '}
          {how === 'styled' ? 'are mathematical letters that only look like plain ones.' : `look Latin and are ${scripts.join(' and ')}.`}
        </li>
      ))}
    </ul>
  );
}
