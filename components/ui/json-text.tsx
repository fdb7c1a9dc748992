import { Fragment } from 'react';
import type { Json } from '#lib/contract/call-view.ts';
import { ExactText } from './exact-text.tsx';

/**
 * A value of other people as JSON, laid out by us. Our own line breaks and indentation are drawn as they are; a break within
 * a string is an escape here, so all else on a line is the value's, and is named where it would not be seen.
 */
export function JsonText({ value }: { value: Json }) {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line, index) => {
      const indent = line.length - line.trimStart().length;
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one immutable text
        <Fragment key={index}>
          {index > 0 && '\n'}
          {line.slice(0, indent)}
          <ExactText text={line.slice(indent)} mono />
        </Fragment>
      );
    });
}
