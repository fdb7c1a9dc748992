import type { JsonLeaf } from '#lib/contract/call-view.ts';

/** `hosts[2].name` for people, unambiguous because keys with odd characters are quoted. */
export function pathText(path: JsonLeaf['path']): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const plain = /^[A-Za-z_][\w-]*$/.test(step) ? step : `[${JSON.stringify(step)}]`;
      return index > 0 && !plain.startsWith('[') ? `.${plain}` : plain;
    })
    .join('');
}
