/** Everything that few lessons need of kubectl. */
import './descriptions';
import './printers';
import './verbs';
