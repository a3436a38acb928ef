import Erratum from './Erratum.astro';
import FileLine from './FileLine.astro';
import Heading from './Heading.astro';
import Lab from './Lab.astro';
import Predict from './Predict.astro';
import Term from './Term.astro';

/** What a lesson may use without importing it, by name. */
export const components = { h2: Heading, Erratum, FileLine, Lab, Predict, Term };
