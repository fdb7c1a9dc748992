import { ExactText } from '#components/ui/exact-text.tsx';
import { type DecodedView, decodeViews } from '#lib/contract/call-view.ts';

const WORDS: Record<DecodedView['kind'], string> = {
  base64: 'Base64 says',
  'base64-utf16': 'Base64 (UTF-16) says',
  'powershell-encoded': 'PowerShell’s encoded command says',
  hex: 'Hexadecimal says',
  url: 'Percent-encoding says',
  'gzip-note': 'Encoded',
};

/** What encoded stretches of a value say, under the value and never instead of it. Nothing when there are none. */
export function DecodedText({ text }: { text: string }) {
  const views = decodeViews(text);
  return views.length === 0 ? null : <Views views={views} />;
}

function Views({ views }: { views: DecodedView[] }) {
  return (
    <ul className="mt-1.5 grid gap-1.5" data-testid="decoded">
      {views.map(({ kind, start, end, decoded, inner }) => (
        <li key={start} className="border-warn border-l-2 pl-2.5">
          <p className="text-warn text-xs">
            {WORDS[kind]}{' '}
            <span className="tabular text-muted">
              (characters {start + 1} to {end})
            </span>
          </p>
          <ExactText text={decoded} mono />
          {inner.length > 0 && <Views views={inner} />}
        </li>
      ))}
    </ul>
  );
}
