'use client';

import { useEffect, useState } from 'react';

/** True once the same content has stood still for `ms`: a finger that was already on its way was meant for something else. */
export function useStood(content: string, ms: number): boolean {
  const [stood, setStood] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setStood(content), ms);
    return () => clearTimeout(timer);
  }, [content, ms]);
  return stood === content;
}
