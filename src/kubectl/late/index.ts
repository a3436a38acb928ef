/** Every part, for hosts that fetch nothing. */
import './everyday';
import './explain';
import './rare';
