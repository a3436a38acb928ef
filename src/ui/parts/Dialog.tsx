import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLab } from '../context';

interface DialogProps {
  readonly open: boolean;
  /** The id of the heading that names it. */
  readonly titled: string;
  readonly kind: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

const MARK = 'ordinalDialog';
const isMarked = (): boolean => (history.state as Readonly<Record<string, unknown>> | null)?.[MARK] === true;

/** A dialog over the page. It closes by its button, by Escape, by a press beside it, and by the way back that phones have. */
export function Dialog({ open, titled, kind, onClose, children }: DialogProps) {
  const { say } = useLab();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!open || !element) return undefined;
    element.showModal();
    history.pushState({ ...(history.state as object | null), [MARK]: true }, '');
    const close = () => element.close();
    addEventListener('popstate', close);
    return () => {
      removeEventListener('popstate', close);
      if (element.open) element.close();
      if (isMarked()) history.back();
    };
  }, [open]);
  return (
    <dialog ref={dialog} class={`sheet-dialog ${kind}`} aria-labelledby={titled} onClose={onClose} onClick={closeBeside}>
      {children}
      <form method="dialog"><button class="button">{say('dialog.close')}</button></form>
    </dialog>
  );
}

/** What is beside the dialog's box is its backdrop, and has no element of its own. */
function closeBeside(event: MouseEvent): void {
  const { currentTarget, target, clientX, clientY } = event;
  if (!(currentTarget instanceof HTMLDialogElement) || target !== currentTarget) return;
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  if (clientX < left || clientX > right || clientY < top || clientY > bottom) currentTarget.close();
}
