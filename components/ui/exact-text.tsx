import { Fragment } from 'react';
import { cn } from './cn.ts';
import { type TextPiece, type TextRange, textPieces } from './text-pieces.ts';

type Props = { text: string; mono?: boolean; className?: string; ranges?: readonly TextRange[] | undefined };

/**
 * Text of other people, whole and checkable: nothing is cut, nothing is parsed, and what would be invisible or would
 * reorder its neighbours is named. `mono` for what will be executed; `ranges` colour stretches of it.
 */
export function ExactText({ text, mono = false, className, ranges }: Props) {
  return (
    <bdi dir="ltr" className={cn('break-exact', mono && 'font-mono text-[0.8125rem]', className)}>
      {textPieces(text, ranges).map((piece, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable string have no other identity
        const key = index;
        if (piece.range === null) return <Piece key={key} piece={piece} />;
        return (
          <span key={key} className={piece.range.className} title={piece.range.title}>
            <Piece piece={piece} />
          </span>
        );
      })}
    </bdi>
  );
}

const SPACE = '␠';

function Piece({ piece }: { piece: TextPiece }) {
  if (piece.kind === 'text') return <Fragment>{piece.text}</Fragment>;
  if (piece.kind === 'mixed') return <Mixed text={piece.text} scripts={piece.scripts} />;
  // Drawn and not written: hardly any typeface has the sign, and a missing glyph looks like something else.
  if (piece.kind === 'mark' && piece.label === SPACE)
    return <span className="mx-px inline-block h-1 w-1.5 border border-faint border-t-0 text-[0px]">{piece.label}</span>;
  const odd = piece.kind === 'mark' && piece.label.length > 1;
  return (
    <>
      <span className={cn('font-mono text-[0.9em]', odd ? 'mx-px rounded-sm bg-warn-soft px-0.5 font-semibold text-warn' : 'text-faint')}>
        {piece.label}
      </span>
      {piece.kind === 'layout' && piece.text}
    </>
  );
}

function Mixed({ text, scripts }: { text: string; scripts: string[] }) {
  const warning = `mixes ${scripts.join(' and ')} letters`;
  return (
    <span className="rounded-sm bg-warn-soft px-0.5 text-warn underline decoration-2 decoration-wavy" title={warning}>
      {text}
      <span className="ml-1 font-sans text-2xs no-underline">({warning})</span>
    </span>
  );
}
