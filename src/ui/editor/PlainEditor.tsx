import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useLab } from '../context';
import type { EditorProps } from './Editor';
import { highlightLine } from './highlight';
import { indentAt } from './indent';
import { editedLines, lineAt } from './lines';
import { typeInto } from './typing';

/** A textarea over its own highlighted text. It is what one sees before Monaco, and the editor of touch devices. */
export function PlainEditor({
  file,
  problems,
  onApply,
  onMend,
  area,
  onFocus,
}: EditorProps & { readonly area: RefObject<HTMLTextAreaElement>; readonly onFocus: () => void }) {
  const { say, session } = useLab();
  const painted = useRef<HTMLDivElement>(null);
  const escaped = useRef(false);
  const lines = file.text.split('\n');
  const edited = useMemo(() => editedLines(file.text, file.applied), [file.text, file.applied]);
  const wrong = new Set(problems.map((problem) => lineAt(file.text, problem.from)));
  const follow = () => {
    if (!area.current || !painted.current) return;
    painted.current.style.transform = `translate(${-area.current.scrollLeft}px, ${-area.current.scrollTop}px)`;
  };
  useEffect(follow, [file.text]);
  const press = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onApply();
    } else if (event.key === '.' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onMend(event.currentTarget.selectionStart);
    } else if (event.key === 'Tab' && !event.shiftKey && !escaped.current) {
      event.preventDefault();
      typeInto(event.currentTarget, '  ');
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      typeInto(event.currentTarget, `\n${indentAt(event.currentTarget.value, event.currentTarget.selectionStart)}`);
    }
    escaped.current = event.key === 'Escape';
  };
  return (
    <div class="plain-editor" dir="ltr" lang="en">
      <div class="painted" aria-hidden="true" ref={painted}>
        {lines.map((text, index) => (
          <div key={index} class={`line ${edited.has(index) ? 'edited' : ''} ${wrong.has(index) ? 'wrong' : ''}`}>
            <i>{index + 1}</i>
            <span>
              {highlightLine(text).map((token, at) => (
                <span key={at} class={`syntax-${token.kind}`}>
                  {token.text}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
      <textarea
        ref={area}
        value={file.text}
        aria-label={say('editor.name', { file: file.name })}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        wrap="off"
        lang="en"
        rows={Math.min(Math.max(lines.length, 8), 26)}
        onInput={(event) => session.edit(file.name, event.currentTarget.value)}
        onScroll={follow}
        onKeyDown={press}
        onFocus={onFocus}
      />
    </div>
  );
}
