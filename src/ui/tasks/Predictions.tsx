import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clockText, useLab } from '../context';
import { Sentence } from '../parts/Sentence';
import { keptChoice } from '../state/choice';

/** What the reader predicted beside the text is kept under this key, by lab and prediction. */
const keyOf = (lab: string, prediction: string): string => `ordinal:prediction:${lab}.${prediction}`;

/** Said to the window when the reader predicts something on this page. */
const PREDICTED = 'ordinal:predicted';

/** What happened, for those who predicted it: said once it is decided. The page reads there what became of all predictions. */
export function Predictions() {
  const { session, props } = useLab();
  const made = useSignal<Readonly<Record<string, string>>>({});
  useEffect(() => {
    const read = () => { made.value = Object.fromEntries(props.lab.predictions.flatMap(({ id }) => { const kept = keptChoice(keyOf(props.id, id)); return kept === undefined ? [] : [[id, kept]]; })); };
    read();
    addEventListener(PREDICTED, read);
    addEventListener('storage', read);
    return () => {
      removeEventListener(PREDICTED, read);
      removeEventListener('storage', read);
    };
  }, []);
  if (props.lab.predictions.length === 0) return null;
  const decided = session.outcomes.value.flatMap(({ id, choice, atMs }) => (choice === undefined ? [] : [{ id, choice, atMs: atMs ?? 0 }]));
  return (
    <div class="predictions" aria-live="polite" data-outcomes={JSON.stringify(Object.fromEntries(decided.map(({ id, choice }) => [id, choice])))}>
      {decided.map(({ id, choice, atMs }) => {
        const predicted = made.value[id];
        return predicted === undefined ? null : <Verdict key={id} id={id} predicted={predicted} happened={choice} atMs={atMs} />;
      })}
    </div>
  );
}

function Verdict({ id, predicted, happened, atMs }: { readonly id: string; readonly predicted: string; readonly happened: string; readonly atMs: number }) {
  const { say, tell, props } = useLab();
  const choice = (name: string) => tell(`predictions.${id}.choice.${name}`) ?? name;
  return (
    <div class="prediction" data-prediction={id} data-right={predicted === happened}>
      <p class="quiet"><time>{clockText(atMs)}</time> <span {...props.told}><Sentence text={tell(`predictions.${id}.title`) ?? id} links="none" /></span></p>
      <p><Sentence text={predicted === happened ? say('predict.right', { happened: choice(happened) }) : say('predict.other', { predicted: choice(predicted), happened: choice(happened) })} links="none" /></p>
    </div>
  );
}
