import type { ComponentChildren } from 'preact';

interface FilePickerProps {
  readonly word: string;
  readonly onPick: (file: File) => void;
  /** What is wrong with the file that was picked. */
  readonly problem: ComponentChildren;
}

/** Takes a JSON file from the reader; the same one may be picked twice. */
export function FilePicker({ word, onPick, problem }: FilePickerProps) {
  return (
    <label class="open-file">
      <span>{word}</span>
      <input
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onPick(file);
        }}
      />
      {problem && <span class="is-failing" role="alert">{problem}</span>}
    </label>
  );
}
