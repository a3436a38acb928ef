import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Completion, Hover } from '../../worker/protocol';
import { useLab } from '../context';
import type { LabFileState } from '../state/session-parts';
import { typeInto } from './typing';

const STILL_MS = 250;
const OFFERED_MAX = 12;

interface Here { readonly text: string; readonly offset: number; readonly offered: readonly Completion[]; readonly field: Hover | undefined }

/** What may stand at the caret of a textarea, as buttons, and what the field there is: for editors without menus of their own, as on a touch screen. */
export function AtCaret({ file, area }: { readonly file: LabFileState; readonly area: RefObject<HTMLTextAreaElement> }) {
  const { say, session } = useLab();
  const here = useSignal<Here>({ text: '', offset: 0, offered: [], field: undefined });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const box = area.current;
      if (!box || document.activeElement !== box || box.selectionStart !== box.selectionEnd) return;
      const { value: text, selectionStart: offset } = box;
      const [offered, field] = [await session.complete(file.name, text, offset), await session.hover(file.name, text, offset)];
      if (box.value === text && box.selectionStart === offset) here.value = { text, offset, offered: offered.filter(({ insert, from, to }) => insert !== text.slice(from, to)).slice(0, OFFERED_MAX), field };
    };
    // The field as it is now, though the caret has left the text for a button.
    const ask = async () => {
      const { text, offset, field } = here.peek();
      if (!field || area.current?.value !== text) return;
      const now = await session.hover(file.name, text, offset);
      if (here.peek().text === text && here.peek().offset === offset) here.value = { ...here.peek(), field: now };
    };
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), STILL_MS);
    };
    document.addEventListener('selectionchange', moved);
    const stop = session.rows.subscribe(() => {
      clearTimeout(again);
      again = setTimeout(() => void ask(), STILL_MS);
    });
    return () => {
      stop();
      clearTimeout(again);
      document.removeEventListener('selectionchange', moved);
      clearTimeout(timer);
    };
  }, [file.name]);
  const take = ({ from, to, insert }: Completion) => {
    const box = area.current;
    if (!box || box.value !== here.value.text) return;
    box.focus();
    box.setSelectionRange(from, to);
    typeInto(box, insert);
  };
  const { offered, field } = here.value;
  return (
    <div class="at-caret">
      <div class="offered" role="group" aria-label={say('editor.offered')}>
        {offered.map((one) => (
          <button key={one.label} type="button" onPointerDown={(event) => event.preventDefault()} onClick={() => take(one)}>
            <kbd lang="en">{one.label}</kbd>
          </button>
        ))}
      </div>
      {field && <FieldSays field={field} />}
    </div>
  );
}

/** What a field is, and what it holds in the cluster. */
function FieldSays({ field }: { readonly field: Hover }) {
  const { say } = useLab();
  return (
    <p class="field-says">
      <code lang="en">{field.title}</code> {field.text !== '' && <span lang="en">{field.text} </span>}
      {field.now !== undefined && <>{say(field.now === null ? 'hover.unset' : 'hover.now')} {field.now !== null && <code lang="en">{field.now}</code>}</>}
    </p>
  );
}
