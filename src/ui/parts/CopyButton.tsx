import { useState } from 'preact/hooks';
import { useLab } from '../context';

/** A button that copies a text, and says whether it could. */
export function CopyButton({ text, word, primary = false }: { readonly text: string | (() => string); readonly word: string; readonly primary?: boolean }) {
  const { say } = useLab();
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = () => void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => setCopied('yes'), () => setCopied('failed'));
  return (
    <button type="button" class={primary ? 'button primary' : 'button'} onClick={copy}>
      {copied === 'yes' ? say('copy.done') : copied === 'failed' ? say('copy.failed') : word}
    </button>
  );
}
